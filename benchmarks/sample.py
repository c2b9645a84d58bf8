"""A spoken-style answer of some 180 words."""

ANSWER = (
    "So when every weight starts at zero, each neuron in a layer computes exactly the same thing, um, and because "
    "the gradient that flows back to each of them is the same too, one update later they are still copies of one "
    "another. You end up with a layer that behaves like a single unit, however wide you made it. The fix is to "
    "start from small random numbers, which breaks the symmetry, and you pick their spread so that the signal "
    "neither dies out nor blows up as it passes through the layers, that's what Xavier and He initialisation are "
    "about. Biases can start at zero, that's fine, because the random weights already make the units different. "
    "For ReLU people use the He variant since half of the inputs get cut off, so the variance has to be doubled. "
    "And if you start too large with sigmoid units you saturate them straight away and the gradients are almost "
    "nothing, which is slow. I guess in practice, with batch normalisation, you notice all of this less than you "
    "used to."
)
