"""Who is who: systems and people, their credentials, and the OAuth 2 provider.

Invariant: nothing here says what somebody may do; it says who they are, from what the database
holds at that very moment.
"""
