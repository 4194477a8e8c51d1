"""The forward pass in numpy, for golden numbers.

    reference.py tiny > tests/tiny.json               the small model of the unit tests
    reference.py FOLDER > examples/check/golden.json  the real model (needs safetensors and tokenizers)
"""

import json
import sys

import numpy as np
from scipy.special import erf

TEXTS = [
    "My card has not arrived yet and I would like to know why",
    "I was charged twice for order 48213, please refund the second payment.",
    "Ich möchte mit einem Menschen sprechen!",
    "can u pls tlel me why teh app keeps cra\u0301shing \U0001f621\U0001f621",
    "请问我的订单在哪里？",
    "",
    "refund",
    "the parcel was left at the neighbour's door and nobody told me, so " * 20,
]


def norm(x, scale, shift):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * scale + shift


def forward(tables, ids, layers, head):
    """The last layer's output for one sentence, in 64-bit arithmetic."""
    get = lambda name: tables[name].astype(np.float64)
    count = len(ids)
    x = get("embeddings.word_embeddings.weight")[ids]
    x = x + get("embeddings.position_embeddings.weight")[:count] + get("embeddings.token_type_embeddings.weight")[0]
    x = norm(x, get("embeddings.LayerNorm.weight"), get("embeddings.LayerNorm.bias"))
    for layer in range(layers):
        at = f"encoder.layer.{layer}."
        linear = lambda name, x: x @ get(at + name + ".weight").T + get(at + name + ".bias")
        parts = [linear(f"attention.self.{part}", x) for part in ("query", "key", "value")]
        query, key, value = (part.reshape(count, -1, head).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(head)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        attended = (scores @ value).transpose(1, 0, 2).reshape(count, -1)
        attended = norm(
            linear("attention.output.dense", attended) + x,
            get(at + "attention.output.LayerNorm.weight"),
            get(at + "attention.output.LayerNorm.bias"),
        )
        inner = linear("intermediate.dense", attended)
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        x = norm(
            linear("output.dense", inner) + attended,
            get(at + "output.LayerNorm.weight"),
            get(at + "output.LayerNorm.bias"),
        )
    return x


def sentence(rows):
    mean = rows.mean(0)
    return mean / np.linalg.norm(mean)


def rounded(values):
    return [round(float(value), 6) for value in values]


def tiny():
    """Two layers of width 16; the numbers of the tables follow a rule, so that no file is needed."""
    vocabulary, positions, width, inner, head = 40, 128, 16, 32, 8
    shapes = {
        "embeddings.word_embeddings.weight": [vocabulary, width],
        "embeddings.position_embeddings.weight": [positions, width],
        "embeddings.token_type_embeddings.weight": [2, width],
        "embeddings.LayerNorm.weight": [width],
        "embeddings.LayerNorm.bias": [width],
    }
    for layer in range(2):
        at = f"encoder.layer.{layer}."
        for name, outputs, inputs in [
            ("attention.self.query", width, width),
            ("attention.self.key", width, width),
            ("attention.self.value", width, width),
            ("attention.output.dense", width, width),
            ("attention.output.LayerNorm", width, None),
            ("intermediate.dense", inner, width),
            ("output.dense", width, inner),
            ("output.LayerNorm", width, None),
        ]:
            shapes[at + name + ".weight"] = [outputs] + ([inputs] if inputs else [])
            shapes[at + name + ".bias"] = [outputs]
    tables = {}
    for number, (name, shape) in enumerate(shapes.items()):
        i = np.arange(np.prod(shape), dtype=np.int64)
        values = (((i * i * 7 + i * 13 + number * 29) % 211) - 105).astype(np.float32) / np.float32(150)
        tables[name] = values.reshape(shape)
    cases = []
    for ids in ([2, 3], [2, 17, 3], [2, 5, 6, 7, 39, 4, 3], [2] + [4 + i * 7 % 36 for i in range(19)] + [3]):
        rows = forward(tables, ids, 2, head)
        cases.append({"ids": ids, "second": rounded(rows[1]), "sentence": rounded(sentence(rows))})
    print(json.dumps({"shapes": list(shapes.items()), "cases": cases}))


def real(folder):
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tables = load_file(f"{folder}/model.safetensors")
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(128)
    cases = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        cases.append({"text": text, "ids": ids, "sentence": rounded(sentence(forward(tables, ids, 6, 32)))})
    start, card, end = tokenizer.encode("card").ids
    token = {"id": card, "vector": rounded(forward(tables, [start, card, end], 6, 32)[1])}
    print(json.dumps({"cases": cases, "token": token}))


if __name__ == "__main__":
    if sys.argv[1:] == ["tiny"]:
        tiny()
    elif len(sys.argv) == 2:
        real(sys.argv[1])
    else:
        sys.exit(__doc__)
