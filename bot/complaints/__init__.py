"""Work on complaints: taking them in, answering a supervisor's questions, import, export, sample data."""
