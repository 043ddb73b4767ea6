"""Tables of words for reading running text; each begins with what its columns mean."""
