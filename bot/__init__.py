"""Gaishan: everything that decides. Only ``bot.rasa`` knows that there is a Rasa."""
