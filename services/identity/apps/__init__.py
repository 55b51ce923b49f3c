"""People who let an app act for them: pushed requests, consent, codes, tokens (OAuth 2, OpenID).

Invariant: what stands in the database of a code or a token is its SHA-256; each works once, or for
its client alone; and everything hangs from one grant, whose end ends all of it at once.
"""
