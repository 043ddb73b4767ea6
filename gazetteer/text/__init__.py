"""Text to keys: scripts, folding, romanization, sounds, designators. Knows languages, knows no places."""
