"""A real SMTP server (aiosmtpd) that does with each mail what a script says.

    smtp_server.py FOLDER [--tls CERTIFICATE KEY] [--smtps] [--require-starttls] [--user USER --password PASSWORD]

Prints "port N" and serves on 127.0.0.1 until its standard input ends. FOLDER/script.json, read anew for each mail, says
by recipient what happens ("*": to all others); without it every mail is accepted. What can happen:

    "accept"                         250
    "rcpt 550 5.1.1 no such user"    this reply to RCPT TO; "mail …" to MAIL FROM (for "*" only); "content …" to
                                     the mail itself
    "drop rcpt", "drop content"      the connection is cut there; the mail was read whole before "content"
    "stall rcpt", "stall content"    silence for ever
    "mute content"                   the mail is kept, then silence for ever: taken, but it never says so
    "late content"                   the mail is kept, then the connection is cut: taken, but nobody heard it

Accepted mails are FOLDER/1.eml, 2.eml, … in order, with their envelope in 1.json.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

SILENCE_S = 3600


class Script:
    def __init__(self, folder):
        self.folder, self.kept = folder, 0

    def of(self, recipient):
        path = os.path.join(self.folder, "script.json")
        if not os.path.exists(path):
            return "accept"
        with open(path, encoding="utf-8") as file:
            script = json.load(file)
        return script.get(recipient, script.get("*", "accept"))

    def keep(self, envelope):
        self.kept += 1
        stem = os.path.join(self.folder, str(self.kept))
        with open(stem + ".eml.new", "wb") as file:
            file.write(envelope.original_content)
        with open(stem + ".json", "w", encoding="utf-8") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos, "options": envelope.mail_options}, file)
        os.rename(stem + ".eml.new", stem + ".eml")


class Handler:
    """What aiosmtpd calls; each answers with a reply, or not at all."""

    def __init__(self, script):
        self.script = script

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        told = self.script.of("*")
        if told.startswith("mail "):
            return told[len("mail "):]
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        told = self.script.of(address)
        if told.startswith("rcpt "):
            return told[len("rcpt "):]
        if told == "drop rcpt":
            server.transport.abort()
        if told == "stall rcpt":
            await asyncio.sleep(SILENCE_S)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        told = self.script.of(envelope.rcpt_tos[0])
        if told.startswith("content "):
            return told[len("content "):]
        if told in ("accept", "late content", "mute content"):
            self.script.keep(envelope)
        if told in ("stall content", "mute content"):
            await asyncio.sleep(SILENCE_S)
        if told in ("drop content", "late content"):
            server.transport.abort()
        return f"250 2.0.0 queued as {self.script.kept}"


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return check


async def serve(arguments):
    context = None
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*arguments.tls)
    script = Script(arguments.folder)
    options = {"hostname": "mail.test", "enable_SMTPUTF8": False}
    if context and not arguments.smtps:
        options.update(tls_context=context, require_starttls=arguments.require_starttls)
    if arguments.user:
        options.update(authenticator=authenticator(arguments.user, arguments.password), auth_required=True,
                       auth_require_tls=not arguments.smtps)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(script), loop=loop, **options), "127.0.0.1", 0,
                                      ssl=context if arguments.smtps else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    # Some conversations never end by themselves.
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--smtps", action="store_true")
    parser.add_argument("--require-starttls", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
