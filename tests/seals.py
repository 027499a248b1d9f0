"""Certificates of the tests, and PDFs signed with them: an authority that nobody knows, and somebody it vouches for."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)


def _name(person: str, organisation: str) -> x509.Name:
    parts = [(NameOID.COMMON_NAME, person), (NameOID.ORGANIZATION_NAME, organisation)]
    return x509.Name([x509.NameAttribute(key, value) for key, value in parts])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    vouches: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(not vouches, not vouches, False, False, False, vouches, vouches, False, False)
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), FROM, UNTIL)
        .add_extension(x509.BasicConstraints(ca=vouches, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )


class Seal:
    """Somebody's certificate with its key, issued by an organisation; ``is_own`` when the holder issued it."""

    def __init__(self, person: str, authority: str = "Balai Uji", *, is_own: bool = False) -> None:
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        holder, issuer = _name(person, "Pemerintah"), _name("Uji CA", authority)
        root = _certificate(issuer, issuer, root_key, root_key, vouches=True)
        own = _certificate(holder, holder, key, key, vouches=False)
        self.certificate = own if is_own else _certificate(holder, issuer, key, root_key, vouches=False)
        self.root_pem = root.public_bytes(Encoding.PEM)
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)))
        secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.signer = SimpleSigner(
            asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(secret),
            store,
        )

    def sign(self, pdf: bytes, field: str = "Tanda tangan") -> bytes:
        """The same PDF with a signature added to it."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        return sign_pdf(writer, PdfSignatureMetadata(field_name=field), self.signer).getvalue()
