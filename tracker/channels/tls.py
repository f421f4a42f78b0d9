"""Whom we believe on the other side of a TLS connection: the system's authorities, and one's own when it is set."""

import ssl


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Certificates and host names are checked; there is no way to turn that off."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
