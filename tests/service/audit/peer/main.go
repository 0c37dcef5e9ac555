// An auditor with other people's tools: reads a ledger's checkpoint and tiles over HTTP with Go's sumdb/note and
// sumdb/tlog, proves every event and every earlier size, then does the same with tampered answers, which must fail.
//
//	peer URL VERIFIER-KEY SEED
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const entryBytes = 81

// A source answers for a path as "checkpoint" or "tile/0/000".
type source func(path string) ([]byte, error)

func overHTTP(url string) source {
	kept := map[string][]byte{}
	return func(path string) ([]byte, error) {
		if body, ok := kept[path]; ok {
			return body, nil
		}
		answer, err := http.Get(url + path)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %s: %s", path, answer.Status, body)
		}
		if err == nil {
			kept[path] = body
		}
		return body, err
	}
}

// path is what C2SP tlog-tiles calls a tile that sumdb names with its height.
func path(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

type tiles struct{ read source }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := t.read(path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// checkpoint opens the signed note and reads the tree that it speaks of.
func checkpoint(read source, verifier note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	signed, err := read("checkpoint")
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tree, errors.New("the note is no checkpoint of " + verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// entries reads the leaf entries of the whole log.
func entries(read source, size int64) ([][]byte, error) {
	var found [][]byte
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(min(256, size-first))}
		bundle, err := read(strings.Replace(path(tile), "tile/0/", "tile/entries/", 1))
		if err != nil {
			return nil, err
		}
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || int(binary.BigEndian.Uint16(bundle)) != entryBytes || len(bundle) < 2+entryBytes {
				return nil, fmt.Errorf("entry %d cannot be read", first+int64(i))
			}
			found = append(found, bundle[2:2+entryBytes])
			bundle = bundle[2+entryBytes:]
		}
		if len(bundle) != 0 {
			return nil, fmt.Errorf("bytes follow entry %d", first+int64(tile.W)-1)
		}
	}
	return found, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// verify finds every entry in the signed tree, and that the tree grew through each of `sizes`.
func verify(read source, verifier note.Verifier, sizes []int64) (tlog.Tree, [][]byte, error) {
	tree, err := checkpoint(read, verifier)
	if err != nil {
		return tree, nil, err
	}
	hashes := tlog.TileHashReader(tree, tiles{read})
	leaves, err := entries(read, tree.N)
	if err != nil {
		return tree, nil, err
	}
	for first := int64(0); first < tree.N; first += 256 {
		var wanted []int64
		for i := first; i < min(first+256, tree.N); i++ {
			wanted = append(wanted, tlog.StoredHashIndex(0, i))
		}
		// Authenticated up to the signed root: a tile that does not lead there is refused.
		kept, err := hashes.ReadHashes(wanted)
		if err != nil {
			return tree, nil, err
		}
		for i, hash := range kept {
			entry := leaves[first+int64(i)]
			if tlog.RecordHash(entry) != hash || binary.BigEndian.Uint64(entry[1:]) != uint64(first)+uint64(i) {
				return tree, nil, fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
		}
	}
	for _, size := range sizes {
		old, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return tree, nil, err
		}
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		if err != nil {
			return tree, nil, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, old); err != nil {
			return tree, nil, fmt.Errorf("size %d: %w", size, err)
		}
	}
	return tree, leaves, nil
}

// prove proves every entry with a proof of its own.
func prove(read source, tree tlog.Tree, leaves [][]byte) error {
	hashes := tlog.TileHashReader(tree, tiles{read})
	for i, entry := range leaves {
		proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return nil
}

// serverProofs checks the proofs that the ledger itself makes: consistency as JSON, inclusion as tlog-proof files.
func serverProofs(url string, tree tlog.Tree, leaves [][]byte, verifier note.Verifier) (int, int, error) {
	api := overHTTP(url)
	grown, proved := 0, 0
	for size := int64(1); size <= tree.N; size += 97 {
		body, err := api(fmt.Sprintf("/audit/consistency?from=%d&to=%d", size, tree.N))
		if err != nil {
			return grown, proved, err
		}
		var told struct {
			From, To struct{ Root tlog.Hash }
			Proof    tlog.TreeProof
		}
		if err := json.Unmarshal(body, &told); err != nil {
			return grown, proved, err
		}
		if told.To.Root != tree.Hash {
			return grown, proved, errors.New("the root of the proof is not the signed one")
		}
		if err := tlog.CheckTree(told.Proof, tree.N, tree.Hash, size, told.From.Root); err != nil {
			return grown, proved, fmt.Errorf("size %d: %w", size, err)
		}
		grown++
	}
	for at := int64(0); at < tree.N; at += 41 {
		body, err := api(fmt.Sprintf("/v1/events/%d/proof", at))
		if err != nil {
			return grown, proved, err
		}
		head, signed, _ := strings.Cut(string(body), "\n\n")
		lines := strings.Split(head, "\n")
		if lines[0] != "c2sp.org/tlog-proof@v1" || lines[2] != fmt.Sprintf("index %d", at) {
			return grown, proved, fmt.Errorf("event %d: no tlog-proof", at)
		}
		entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		if err != nil || !bytes.Equal(entry, leaves[at]) {
			return grown, proved, fmt.Errorf("event %d: another entry", at)
		}
		var proof tlog.RecordProof
		for _, line := range lines[3:] {
			hash, err := tlog.ParseHash(line)
			if err != nil {
				return grown, proved, err
			}
			proof = append(proof, hash)
		}
		if _, err := note.Open([]byte(signed), note.VerifierList(verifier)); err != nil {
			return grown, proved, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, at, tlog.RecordHash(entry)); err != nil {
			return grown, proved, fmt.Errorf("event %d: %w", at, err)
		}
		proved++
	}
	return grown, proved, nil
}

// altered answers as `read` does, but for one path.
func altered(read source, where string, alter func([]byte) []byte) source {
	return func(path string) ([]byte, error) {
		body, err := read(path)
		if err != nil || path != where {
			return body, err
		}
		return alter(append([]byte(nil), body...)), nil
	}
}

type tampering struct {
	name string
	read source
}

func swap(body []byte, at, size int) []byte {
	first := append([]byte(nil), body[at:at+size]...)
	copy(body[at:], body[at+size:at+2*size])
	copy(body[at+size:], first)
	return body
}

// tamperings are the ways to lie about the log that have a name, then single bits drawn by the seed.
func tamperings(read source, tree tlog.Tree, random *rand.Rand, flips int) []tampering {
	const entry = 2 + entryBytes
	const bundle = "tile/entries/000"
	upper := path(tlog.Tile{H: 8, L: 1, N: 0, W: int(tree.N / 256)})
	list := []tampering{
		{"two entries change places", altered(read, bundle, func(b []byte) []byte { return swap(b, 4*entry, entry) })},
		{"two leaf hashes change places", altered(read, "tile/0/000", func(b []byte) []byte { return swap(b, 64, 32) })},
		{"two tiles' hashes change places", altered(read, upper, func(b []byte) []byte { return swap(b, 0, 32) })},
		{"an entry is dropped", altered(read, bundle, func(b []byte) []byte { return b[:len(b)-entry] })},
		{"an entry is put in", altered(read, bundle, func(b []byte) []byte { return append(b, b[:entry]...) })},
		{"a tile is cut off", altered(read, "tile/0/000", func(b []byte) []byte { return b[:len(b)-32] })},
		{"the log is said to be shorter", altered(read, "checkpoint", func(b []byte) []byte {
			return bytes.Replace(b, []byte(fmt.Sprint(tree.N)), []byte(fmt.Sprint(tree.N-1)), 1)
		})},
		{"another key signed", altered(read, "checkpoint", func(b []byte) []byte {
			text, _, _ := bytes.Cut(b, []byte("\n\n"))
			name, _, _ := bytes.Cut(b, []byte("\n"))
			private, _, _ := note.GenerateKey(random, string(name))
			signer, _ := note.NewSigner(private)
			signed, _ := note.Sign(&note.Note{Text: string(text) + "\n"}, signer)
			return signed
		})},
	}
	paths := []string{"checkpoint"}
	for first := int64(0); first < tree.N; first += 256 {
		leaf := path(tlog.Tile{H: 8, L: 0, N: first / 256, W: int(min(256, tree.N-first))})
		paths = append(paths, leaf, strings.Replace(leaf, "tile/0/", "tile/entries/", 1))
	}
	paths = append(paths, upper)
	for i := 0; i < flips; i++ {
		where := paths[random.Intn(len(paths))]
		bit := random.Int()
		flip := func(b []byte) []byte {
			b[bit/8%len(b)] ^= 1 << (bit % 8)
			return b
		}
		list = append(list, tampering{fmt.Sprintf("bit %d of %s", bit, where), altered(read, where, flip)})
	}
	return list
}

func run(url, key string, seed int64) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	read := overHTTP(url + "/audit/")
	tree, err := checkpoint(read, verifier)
	if err != nil {
		return err
	}
	var sizes []int64
	for size := int64(1); size <= tree.N; size++ {
		sizes = append(sizes, size)
	}
	tree, leaves, err := verify(read, verifier, sizes)
	if err != nil {
		return err
	}
	if err := prove(read, tree, leaves); err != nil {
		return err
	}
	fmt.Printf("%d events are in the signed tree, which grew through each of %d sizes\n", len(leaves), len(sizes))
	grown, proved, err := serverProofs(url, tree, leaves, verifier)
	if err != nil {
		return err
	}
	fmt.Printf("the ledger's own proofs: %d of growth, %d of events\n", grown, proved)
	refused := 0
	for _, lie := range tamperings(read, tree, rand.New(rand.NewSource(seed)), 200) {
		if _, _, err := verify(lie.read, verifier, nil); err == nil {
			return errors.New("accepted: " + lie.name)
		}
		refused++
	}
	fmt.Printf("%d tampered variants, all refused\n", refused)
	return nil
}

func main() {
	seed, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err == nil {
		err = run(os.Args[1], os.Args[2], seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}
