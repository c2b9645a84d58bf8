"""Clean-up of spoken style before reading: fillers, stutters, and technical terms as recognisers mishear them."""

from __future__ import annotations

import re
import unicodedata

# What recognisers and typists make of the field's terms; only readings that mean nothing else in this field.
MISHEARD = {
    r"re+ ?l[yu]+ you|rely you|real you|relu you|really you|ray lou|ree loo|re lu|rell you": "ReLU",
    r"leaky (?:rely you|real you|really you|re lu)": "leaky ReLU",
    r"gel you|jell you|gel u|gelly you|g e l u": "GELU",
    r"soft max|soft macks": "softmax",
    r"el two|l two|ell two|l 2|el 2": "L2",
    r"el one|l one|ell one|l 1": "L1",
    r"one by one con(?:v|volution|volutions)?": "1x1 convolution",
    r"three by three": "3x3",
    r"ell? s t m|l s t m|ls tm|els tm|el esteem|elle s t m": "LSTM",
    r"g r u|grew cell|gee are you": "GRU",
    r"r n n|are n n|arnn": "RNN",
    r"c n n|see n n|sea nn": "CNN",
    r"s g d": "SGD",
    r"back ?prop|back propagation|back prop a gation": "backpropagation",
    r"tan h|tan age|tanch|than h|10 h": "tanh",
    r"sig moid|sigma id|sick moid|sigmoyd": "sigmoid",
    r"drop out": "dropout",
    r"batch norm(?:alization|alisation)?": "batch normalization",
    r"layer norm(?:alization|alisation)?": "layer normalization",
    r"over fitting": "overfitting",
    r"over fits": "overfits",
    r"q k v|cue k v|queue k v|cue kay vee": "Q K V",
    r"ker nel|colonel(?:s)?": "kernel",
    r"adam w|adam double you": "AdamW",
    r"burt": "BERT",
    r"g p t": "GPT",
    r"con cat and hated|con catenated": "concatenated",
    r"auto regressive": "autoregressive",
    r"casual mask": "causal mask",
    r"x?avier|savior (?=init)|zavier": "Xavier",
    r"dead rely you|dying rely you": "dead ReLU",
    r"grey?dient|gray dient": "gradient",
    r"embed dings": "embeddings",
    r"hyper parameter": "hyperparameter",
    r"learn in rate": "learning rate",
    r"wait decay|weight the k|weight dk": "weight decay",
    r"ada grad": "AdaGrad",
    r"f p sixteen": "fp16",
}
_MISHEARD = [(re.compile(rf"(?<!\w)(?:{heard})(?!\w)", re.I), meant) for heard, meant in MISHEARD.items()]
# "three by three" and "el two" are how the terms are said.
_NUMBERED = re.compile(r"(?:one by one .*|three by three|[el]{1,3} (?:one|two))", re.I | re.S)
_FILLER = re.compile(
    r"(?<!\w)(?:u+m+|u+h+m*|e+r+m*|h+m+|m+m+)(?!\w)(?:\s*,)?"
    r"|(?<=,)\s*(?:you know|i mean|like|sort of|kind of|basically|right)\s*,"
    r"|(?<!\w)(?:you know|i mean)\s*,",
    re.I,
)
_STUTTER = re.compile(r"(?<!\w)((?:\w+(?:['’]\w+)?)(?:\s+\w+){0,2}?)(?:\s*[,…\-–—]*\s+\1)+(?!\w)", re.I)
_SPACES = re.compile(r"[\s ]+")


def printable(text: str) -> str:
    """The text without control, format and private characters (terminal escapes among them); newlines stay."""
    # Nearly every text: Python's own notion leaves nothing out that the loop would take out.
    if text.isprintable():
        return text
    text = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])", " ", text)
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn") else " " for c in text
    )


def clean(stretch: str) -> str:
    """The stretch as it is read: no fillers or stutters, misheard terms mended, one space between words."""
    text = printable(unicodedata.normalize("NFKC", stretch))
    text = _FILLER.sub(" ", text)
    text = _SPACES.sub(" ", text)
    text = _STUTTER.sub(r"\1", text)
    for heard, meant in _MISHEARD:
        text = heard.sub(meant, text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([,.;:])(?:\s*[,;:])+", r"\1", text)
    return text.strip(" ,;")


def misheard_terms(answer: str) -> list[tuple[int, int, str]]:
    """Possible transcription errors: character span in the answer and the term that was probably meant.

    What is only spelt apart ("soft max") or short for the term ("batch norm") is none.
    """
    found = [
        (match.start(), match.end(), meant)
        for heard, meant in _MISHEARD
        for match in heard.finditer(answer)
        if not _letters(meant).startswith(_letters(match.group())) and not _NUMBERED.fullmatch(match.group())
    ]
    # "dead rely you" holds "rely you", which is the same error once more.
    return sorted(
        (start, end, meant)
        for start, end, meant in found
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
