# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Keys, certificates and tokens of one run: made at its start, gone with its folder."""
import base64
import dataclasses
import json
import os
import subprocess
import time

KEY_FORM = "bench-key-%07d-0123456789abcdef0123456789abcdef"
ISSUER = "https://issuer.bench.test/"
AUDIENCE = "bench"
TOKENS = 1000
# One protocol, cipher and group for everybody: what a client does not offer no server can choose.
CIPHER = "TLS_AES_128_GCM_SHA256"
GROUP = "X25519"


@dataclasses.dataclass(frozen=True)
class Certificate:
    """Files in PEM; `both` is certificate and key in one, as HAProxy wants it."""
    chain: str
    key: str
    both: str


@dataclasses.dataclass(frozen=True)
class Tokens:
    """`listed` is a file of signed tokens, one a line."""
    public_key: str
    listed: str


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


def make_certificate(folder):
    """Self-signed, ECDSA on P-256: what sites use, and the cheapest to sign with."""
    chain, key, both = (os.path.join(folder, name) for name in ("site.crt", "site.key", "site.pem"))
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-sha256",
            "-days", "2", "-subj", "/CN=bench.test", "-addext", "subjectAltName=DNS:bench.test,IP:127.0.0.1",
            "-keyout", key, "-out", chain)
    with open(both, "w", encoding="ascii") as file:
        for part in (chain, key):
            with open(part, encoding="ascii") as source:
                file.write(source.read())
    os.chmod(both, 0o600)
    return Certificate(chain, key, both)


def make_client_settings(folder):
    """For OPENSSL_CONF of the load programs."""
    path = os.path.join(folder, "client-tls.cnf")
    with open(path, "w", encoding="ascii") as file:
        file.write("openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = pinned\n[pinned]\n"
                   f"MinProtocol = TLSv1.3\nCiphersuites = {CIPHER}\nGroups = {GROUP}\n")
    return path


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def make_tokens(folder):
    """TOKENS JSON web tokens by RS256, each for another subject, valid for an hour."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public_key, listed = os.path.join(folder, "issuer.pem"), os.path.join(folder, "tokens.txt")
    with open(public_key, "wb") as file:
        file.write(key.public_key().public_bytes(serialization.Encoding.PEM,
                                                 serialization.PublicFormat.SubjectPublicKeyInfo))
    head = base64url(json.dumps({"alg": "RS256", "typ": "JWT"}).encode())
    now = int(time.time())
    with open(listed, "wb") as file:
        for i in range(TOKENS):
            claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": f"user{i:04d}", "iat": now, "exp": now + 3600}
            signed = head + b"." + base64url(json.dumps(claims).encode())
            file.write(signed + b"." + base64url(key.sign(signed, padding.PKCS1v15(), hashes.SHA256())) + b"\n")
    return Tokens(public_key, listed)
