"""Operating-system processes: dying with a parent, signals, locks, and who else is running.

Invariant: a process is signalled only after it has been recognised as ours.
"""
