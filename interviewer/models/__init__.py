"""Models at work: sentence vectors and the verdict reader on onnxruntime, and the child process that hosts them."""
