"""Tokens that work only in the hands of whoever holds a key: DPoP (RFC 9449).

Invariant: a proof counts for one request, one address, one method, one token, once, and for the
few minutes in which our nonce is fresh.
"""
