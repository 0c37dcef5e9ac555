#include "services/audit/bundle/guide.h"

#include "eventstore/merkle/not_proved.h"

namespace cairn::services::audit::bundle {
namespace {

constexpr char kBefore[] = R"md(# How to check this bundle without us

Unpack the zip with whatever your system has for it, open a shell (bash) in that folder and enter the blocks below, one
after the other, or all at once as a script. They need bash, coreutils 9 and OpenSSL 3.0, no network, nothing of ours.
Each block ends with a line that says what was found; the first thing that is wrong stops it and is named. The program
`cairn verify --bundle FILE` does the same and also compares the JSON in `events/` with the records.

## 1. Nothing was damaged on the way

```bash
set -euo pipefail
export LC_ALL=C
refuse() { echo "REFUSED: $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sha256sum --check --quiet --strict SHA256SUMS || refuse "a file is not the one that was packed"
echo "1. the files are those that were packed"
```

## 2. The checkpoint is signed

Compare the key that is printed with the one that you have from another hand than the file: a letter, the last audit,
the ledger's page. A key that came with the file proves nothing by itself.

```bash
{ read -r origin; read -r size; read -r root; } < checkpoint
head -n 3 checkpoint > "$work/text"
signed_by=
while read -r verifier; do
  id_and_key=${verifier#*+}
  key=${id_and_key#*+}
  # What stands before every Ed25519 key in DER (RFC 8410), then the key without its first byte.
  printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00' > "$work/key"
  printf %s "$key" | base64 -d | tail -c 32 >> "$work/key"
  while read -r dash name signature; do
    if [ "$dash" != "—" ] || [ "$name" != "${verifier%%+*}" ]; then continue; fi
    # Four bytes say which key it was; the signature follows.
    printf %s "$signature" | base64 -d | tail -c 64 > "$work/signature"
    if openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/text" \
      -sigfile "$work/signature" > "$work/said" 2>&1; then signed_by=$verifier; fi
  done < checkpoint
done < verifier-keys
[ -n "$signed_by" ] || refuse "none of the keys signed the checkpoint"
echo "2. $size events of $origin are signed by $signed_by"
```

## 3. The leaves lead to the signed root

A leaf has 81 bytes: version, position, stream (a hash of its name), revision, event id and the SHA-256 of the record.
The tree is that of RFC 6962, section 2.1.

```bash
bytes_in_hex() { base64 -d | basenc --base16 -w 0; }
with() { while read -r line; do echo "$1$line"; done; }
# SHA-256 of every $1 bytes of what comes in as hexadecimal digits, a line each.
hashes() {
  rm -rf "$work/parts"
  mkdir "$work/parts"
  basenc --base16 -d | split -b "$1" -a 7 -d - "$work/parts/"
  (
    cd "$work/parts"
    parts=(*)
    for ((i = 0; i < ${#parts[@]}; i += 1000)); do sha256sum "${parts[@]:i:1000}"; done
  ) | cut -c -64 | tr a-f A-F
}
# The root over the first $1 leaves: pairs are hashed, level by level, and an odd one goes up as it is.
root_of() {
  head -n "$1" "$work/leaf-hashes" > "$work/level"
  count=$1
  while ((count > 1)); do
    paste -d '\0' - - < "$work/level" | head -n $((count / 2)) | with 01 | hashes 65 > "$work/next"
    if ((count % 2 == 1)); then tail -n 1 "$work/level" >> "$work/next"; fi
    mv "$work/next" "$work/level"
    count=$(((count + 1) / 2))
  done
  head -n 1 "$work/level"
}

for ((tile = 0; tile * 256 < size; ++tile)); do
  printf -v path '%03d' $((tile % 1000))
  for ((rest = tile / 1000; rest > 0; rest /= 1000)); do printf -v path 'x%03d/%s' $((rest % 1000)) "$path"; done
  if ((size - tile * 256 < 256)); then path=$path.p/$((size - tile * 256)); fi
  cat "tile/entries/$path"
done > "$work/entries"
[ "$(stat -c %s "$work/entries")" = $((83 * size)) ] || refuse "the entries are not $size of 81 bytes"
basenc --base16 -w 166 "$work/entries" | cut -c 5- > "$work/leaves"
position=0
while read -r leaf; do
  ((16#${leaf:2:16} == position)) || refuse "position $position: the leaf is of another position"
  position=$((position + 1))
done < "$work/leaves"
with 00 < "$work/leaves" | hashes 82 > "$work/leaf-hashes"
root_in_hex=$(printf %s "$root" | bytes_in_hex)
[ "$(root_of "$size")" = "$root_in_hex" ] || refuse "the leaves lead to another root than the signed one"
echo "3. $size leaves lead to the signed root"
```

## 4. The streams are whole, and the records are those that were hashed

Revisions run 0, 1, 2, … in each stream. A revision that was left out, or put in, is a hole or a step back here.

```bash
found=0
while read -r stream; do
  tag=$(printf 'stream\0%s\0%s' "$origin" "$stream" | sha256sum | cut -c -32 | tr a-f A-F)
  revision=0
  while read -r leaf; do
    if [ "${leaf:18:32}" != "$tag" ]; then continue; fi
    printf -v position '%010d' $((16#${leaf:2:16}))
    ((16#${leaf:50:16} == revision)) || refuse "position $position: not revision $revision of $stream"
    [ -e "records/$position" ] || refuse "position $position: the record is missing"
    record=$(openssl dgst -sha256 -r "records/$position" | cut -c -64 | tr a-f A-F)
    [ "$record" = "${leaf:98}" ] || refuse "position $position: the record is not the one that was hashed"
    revision=$((revision + 1))
  done < "$work/leaves"
  ((revision > 0)) || refuse "$stream has no event"
  found=$((found + revision))
  echo "4. $stream: $revision events, none hidden"
done < streams
records=(records/*)
[ "${#records[@]}" = "$found" ] || refuse "there are ${#records[@]} records, the streams have $found"
```

## 5. The documents are those that the records name

```bash
while read -r hash position where; do
  if [ "$where" != here ]; then continue; fi
  [ "$(openssl dgst -sha256 -r "files/$hash" | cut -c -64)" = "$hash" ] ||
    refuse "position $position: the document is not the one that the record names"
done < documents
echo "5. the documents that are here are those that the records name"
```

## 6. Each record has a proof of its own

For whoever is handed one record alone: the file in `proofs/` leads from its leaf to the signed root (RFC 9162,
section 2.1.3.2). The form is C2SP tlog-proof.

```bash
hash_of() { printf %s "$1" | basenc --base16 -d | openssl dgst -sha256 -r | cut -c -64 | tr a-f A-F; }
for proof in proofs/*.tlog-proof; do
  exec 3< "$proof"
  read -r form <&3
  read -r word extra <&3
  read -r word index <&3
  leaf=$(printf %s "$extra" | bytes_in_hex)
  [ "$leaf" = "$(head -n $((index + 1)) "$work/leaves" | tail -n 1)" ] || refuse "$proof is of another leaf"
  hash=$(hash_of "00$leaf")
  at=$index
  last=$((size - 1))
  while read -r line <&3 && [ -n "$line" ]; do
    sibling=$(printf %s "$line" | bytes_in_hex)
    if ((at % 2 == 1 || at == last)); then
      hash=$(hash_of "01$sibling$hash")
      while ((at % 2 == 0 && at != 0)); do
        at=$((at / 2))
        last=$((last / 2))
      done
    else
      hash=$(hash_of "01$hash$sibling")
    fi
    at=$((at / 2))
    last=$((last / 2))
  done
  exec 3<&-
  if [ "$last" != 0 ] || [ "$hash" != "$root_in_hex" ]; then refuse "$proof does not lead to the signed root"; fi
done
echo "6. every proof leads from its leaf to the signed root"
```

## 7. The ledger grew from the checkpoint that you held

If you kept a checkpoint from your last visit, put it into this folder as `held-checkpoint` first. Without it a ledger
that was written anew from the beginning, and signed again, cannot be told from the one that you saw.

```bash
if [ -e held-checkpoint ]; then
  { read -r held_origin; read -r held_size; read -r held_root; } < held-checkpoint
  [ "$held_origin" = "$origin" ] || refuse "the checkpoint that you held is of $held_origin, this is $origin"
  ((held_size <= size)) || refuse "the checkpoint that you held has $held_size events, this one $size"
  if ((held_size > 0)); then
    [ "$(root_of "$held_size")" = "$(printf %s "$held_root" | bytes_in_hex)" ] ||
      refuse "the first $held_size events are not those of the checkpoint that you held"
  fi
  echo "7. the first $held_size events are those of the checkpoint that you held"
fi
```

## 8. What the bundle is evidence of

Only where there is a folder `evidence`. `cited` has a line for each figure: its name, and the positions of the events
that it rests on; each of them is among the records. The other files there are forms of a summary: a record of this
bundle, SummarySigned where it was signed, says the hash of each.

```bash
if [ -d evidence ]; then
  figures=0
  while read -r figure positions; do
    for position in $positions; do
      printf -v path 'records/%010d' "$position"
      [ -e "$path" ] || refuse "position $position: $figure rests on it, and the record is missing"
    done
    figures=$((figures + 1))
  done < evidence/cited
  for path in evidence/*; do
    if [ "$path" = evidence/cited ]; then continue; fi
    hash=$(openssl dgst -sha256 -r "$path" | cut -c -64)
    found=
    for event in events/*.json; do
      if [[ $(< "$event") == *"\"sha256\":\"$hash\""* ]]; then found=$event; fi
    done
    [ -n "$found" ] || refuse "$path is not a file that a record says was made"
  done
  echo "8. $figures figures rest on records that are here, and the forms are those that a record says"
fi
```

## What is in the records

`events/` shows each record as JSON. With Protocol Buffers' own program you read the records themselves:

```text
protoc --descriptor_set_in=descriptors.binpb --decode=cairn.log.v1.StoredEvent < records/0000000000
```

## What this does not prove

)md";

}  // namespace

std::string guide() { return std::string(kBefore) + std::string(eventstore::merkle::kNotProved) + "\n"; }

}  // namespace cairn::services::audit::bundle
