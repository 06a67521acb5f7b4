# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Key pairs, certificates and signatures by the openssl command, for tests only."""
import base64
import functools
import hashlib
import hmac
import json
import os
import re
import subprocess
import tempfile


def openssl(*arguments, data=None):
    done = subprocess.run(["openssl", *arguments], input=data, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError("openssl " + arguments[0] + ": " + done.stderr.decode(errors="replace"))
    return done.stdout


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def der_to_raw_ecdsa(der, size):
    """An ECDSA signature as JWS wants it (RFC 7518 section 3.4): r and s, each of fixed size."""
    position = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
    raw = b""
    for _ in range(2):
        length = der[position + 1]
        number = der[position + 2:position + 2 + length].lstrip(b"\0")
        raw += number.rjust(size, b"\0")
        position += 2 + length
    return raw


class SigningKey:
    """One key pair of RS256, ES256 or EdDSA."""

    GENERATE = {
        "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "EdDSA": ["-algorithm", "ED25519"],
    }

    def __init__(self, folder, algorithm, kid):
        self.algorithm = algorithm
        self.kid = kid
        self.path = os.path.join(folder, kid + ".key")
        openssl("genpkey", *self.GENERATE[algorithm], "-out", self.path)

    @functools.cached_property
    def jwk(self):
        jwk = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        if self.algorithm == "RS256":
            text = openssl("pkey", "-in", self.path, "-noout", "-text").decode()
            digits = re.search(r"modulus:\s*([0-9a-f:\s]+?)\n\S", text).group(1)
            modulus = bytes.fromhex(re.sub(r"[:\s]", "", digits)).lstrip(b"\0")
            return jwk | {"kty": "RSA", "n": base64url(modulus), "e": "AQAB"}
        der = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")
        if self.algorithm == "ES256":
            point = der[-64:]
            return jwk | {"kty": "EC", "crv": "P-256", "x": base64url(point[:32]),
                          "y": base64url(point[32:])}
        return jwk | {"kty": "OKP", "crv": "Ed25519", "x": base64url(der[-32:])}

    def public_pem(self):
        return openssl("pkey", "-in", self.path, "-pubout").decode()

    def sign(self, data):
        if self.algorithm == "EdDSA":
            with tempfile.NamedTemporaryFile() as file:  # pkeyutl reads no raw input from a pipe
                file.write(data)
                file.flush()
                return openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", file.name)
        signature = openssl("dgst", "-sha256", "-sign", self.path, "-binary", data=data)
        return der_to_raw_ecdsa(signature, 32) if self.algorithm == "ES256" else signature


def encode_token(header, claims, sign):
    parts = [base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)]
    signed = ".".join(parts).encode()
    return ".".join(parts + [base64url(sign(signed))])


def hmac_sha256(secret):
    """A signer for tokens that should be refused: HS256 under a text such as a public key."""
    return lambda data: hmac.new(secret.encode(), data, hashlib.sha256).digest()


def make_certificates(folder, names):
    """A CA and a server certificate for `names`; returns the paths of CA, certificate and key."""
    ca, ca_key = os.path.join(folder, "ca.pem"), os.path.join(folder, "ca.key")
    certificate, key = os.path.join(folder, "server.pem"), os.path.join(folder, "server.key")
    request, extensions = os.path.join(folder, "server.csr"), os.path.join(folder, "server.ext")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-days", "2",
            "-subj", "/CN=Portcullis test CA", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    with open(extensions, "w", encoding="utf-8") as file:
        file.write("subjectAltName=" + ",".join(names) + "\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-set_serial", "2",
            "-days", "2", "-extfile", extensions, "-out", certificate)
    return ca, certificate, key
