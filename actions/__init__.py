"""What Rasa calls: each action reads the turn, asks ``bot`` and replies. No rules, numbers or words in here."""
