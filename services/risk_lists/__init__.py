"""The list of the wijkagent and the kinderwerker: named members, a purpose, and an end."""
