"""The objects against what they need: fields that exist with a fitting type, references that lead somewhere."""
