"""The workplace: Dutch pages for people, in the browser.

Invariant: a page reaches data through the operations that it names and in no other way; it works
without JavaScript; nothing personal stands in an address.
"""
