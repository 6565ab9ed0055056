#!/usr/bin/env python3
"""Time of one training step of the benchmarks' networks in Python's PyTorch, one thread, Adam."""

import time

import torch
from torch import nn

torch.set_num_threads(1)
STEPS, TOKENS = 32, 1000


class LastStep(nn.Module):
    """The last output of a recurrent layer."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0][:, -1]


class MeanOverTime(nn.Module):
    def forward(self, x):
        return x.mean(1)


def perceptron(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


def convolutional():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 64), nn.ReLU(), nn.Linear(64, 10))


def transformer():
    layer = nn.TransformerEncoderLayer(64, 4, 128, 0.0, batch_first=True, norm_first=True)
    return nn.Sequential(nn.Embedding(TOKENS, 64), layer, MeanOverTime(), nn.Linear(64, 10))


def recurrent(layer):
    return nn.Sequential(LastStep(layer), nn.Linear(64, 10))


WORKLOADS = [
    ("MLP_20_64_2_BATCH_1", 1, 2, (20,), lambda: perceptron(20, 64, 2)),
    ("MLP_20_64_2_BATCH_16", 16, 2, (20,), lambda: perceptron(20, 64, 2)),
    ("MLP_784_128_10_BATCH_32", 32, 10, (784,), lambda: perceptron(784, 128, 10)),
    ("MLP_784_128_10_BATCH_128", 128, 10, (784,), lambda: perceptron(784, 128, 10)),
    ("CNN_BATCH_32", 32, 10, (1, 28, 28), convolutional),
    ("LSTM_BATCH_32", 32, 10, (STEPS, 16), lambda: recurrent(nn.LSTM(16, 64, batch_first=True))),
    ("GRU_BATCH_32", 32, 10, (STEPS, 16), lambda: recurrent(nn.GRU(16, 64, batch_first=True))),
    ("TRANSFORMER_BATCH_32", 32, 10, None, transformer),
]


def least_time(batch, classes, shape, build):
    torch.manual_seed(1)
    x = torch.randint(TOKENS, (batch, STEPS)) if shape is None else torch.randn(batch, *shape)
    y = torch.randint(classes, (batch,))
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    loss = nn.CrossEntropyLoss()

    def steps(count):
        start = time.perf_counter()
        for _ in range(count):
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()
        return (time.perf_counter() - start) / count

    count = max(1, int(0.2 / steps(20)))
    return min(steps(count) for _ in range(15))


if __name__ == "__main__":
    print(f"\n{'training step':<26} {'PyTorch ' + torch.__version__ + ' us':>24}")
    for name, *workload in WORKLOADS:
        print(f"{name:<26} {1e6 * least_time(*workload):>24.1f}", flush=True)
