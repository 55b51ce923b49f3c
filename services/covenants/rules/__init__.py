"""What a covenant may say, what it says, and what changes between two of its versions. Pure."""
