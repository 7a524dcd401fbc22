"""The only room that knows Rasa: NLU components, channel, in-process actions, serving, training, talking."""
