"""Transcripts of interviews held elsewhere: read, paired into questions and answers, matched to the bank."""
