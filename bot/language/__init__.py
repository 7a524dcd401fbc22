"""Words in and words out: which language, which texts, redaction, periods, typed values, mentions, vectors."""
