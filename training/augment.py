"""Augmentation: what speech and recognisers do to a statement without changing what it claims."""

from __future__ import annotations

import random
import re

FILLERS = (
    "um,",
    "uh,",
    "you know,",
    "I mean,",
    "like,",
    "well,",
    "so,",
    "let me think,",
    "hmm,",
    "basically,",
    "right,",
)
OPENINGS = (
    "So, ",
    "Okay, so ",
    "I think ",
    "As far as I remember, ",
    "And ",
    "Well, ",
    "Basically ",
    "Right, and ",
    "The thing is, ",
    "What happens is that ",
    "Also, ",
    "Honestly, ",
    "I'd say ",
    "First of all, ",
    "And then ",
)
MISHEARD = {
    "relu": "rely you",
    "softmax": "soft max",
    "lstm": "l s t m",
    "dropout": "drop out",
    "gelu": "gel you",
    "backpropagation": "back propagation",
    "overfitting": "over fitting",
    "sigmoid": "sig moid",
    "tanh": "tan h",
    "sgd": "s g d",
    "cnn": "c n n",
    "rnn": "r n n",
    "l2": "l two",
    "l1": "el one",
    "batchnorm": "batch norm",
    "adamw": "adam w",
    "kernel": "colonel",
    "causal": "casual",
    "gradient": "grey dient",
    "bert": "burt",
}


def fillers(text: str, rng: random.Random) -> str:
    """Sprinkle one to three fillers between words."""
    words = text.split()
    for _ in range(rng.randint(1, 3)):
        words.insert(rng.randint(0, len(words)), rng.choice(FILLERS))
    return " ".join(words)


def recognised(text: str, rng: random.Random) -> str:
    """As a recogniser writes it: lower case, no punctuation, some terms misheard."""
    bare = re.sub(r"[^\w\s'%-]", " ", text.lower())
    words = [MISHEARD[w] if w in MISHEARD and rng.random() < 0.5 else w for w in bare.split()]
    return " ".join(words)


def opened(text: str, rng: random.Random) -> str:
    """With an opening that claims nothing."""
    return rng.choice(OPENINGS) + text[:1].lower() + text[1:]


def stuttered(text: str, rng: random.Random) -> str:
    """With a word or two said twice."""
    words = text.split()
    at = rng.randrange(len(words))
    return " ".join([*words[: at + 1], words[at], *words[at + 1 :]])


def spoken(text: str, rng: random.Random) -> str:
    """The text as one of the above, or unchanged half of the time."""
    draw = rng.random()
    if draw < 0.5:
        return text
    if draw < 0.64:
        return fillers(text, rng)
    if draw < 0.8:
        return recognised(text, rng)
    if draw < 0.93:
        return opened(text, rng)
    return stuttered(text, rng)


def corrected(wrong: str, right: str, rng: random.Random) -> str:
    """A speaker who says ``wrong`` first and then takes it back for ``right``."""
    marker = rng.choice(
        (
            "no wait, that's wrong,",
            "sorry, no,",
            "hang on, no, I mixed that up,",
            "actually no, let me correct that,",
            "wait, I take that back,",
            "no, scratch that,",
            "sorry, the other way round,",
            "hmm, no, that's not it,",
        )
    )
    return f"{wrong.rstrip(' .')}, {marker} {right[:1].lower()}{right[1:]}"
