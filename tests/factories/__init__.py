"""Making what tests need, through the operations that people use."""
