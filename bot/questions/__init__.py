"""A supervisor's questions in plain words: read, merged into the last one, answered with figures and how sure they are."""
