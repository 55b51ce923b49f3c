"""A mailbox for demonstrations: takes every mail that Schakel sends, and delivers none.

Invariant: what is in it can be read from this machine only, and a mail never acts as a page.
"""
