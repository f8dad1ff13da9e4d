"""The training loops of PyTorch's tutorials, as peers of deploy/bench.

usage: torch_loops.py index|loader RAW     linear regression on 5 features, batch 32, SGD
       torch_loops.py ddp RAW              MLP 784-128-10, global batch 128, Adam, two gloo processes

RAW is a folder with features.f32 and labels.f32. The first epoch is not counted.
"""

import os
import sys
import time

import torch
from torch.utils.data import DataLoader, TensorDataset

LOOP_FEATURES, LOOP_BATCH = 5, 32
DDP_PROCESSES, DDP_BATCH, DDP_EPOCHS = 2, 128, 5


def floats(path):
    return torch.from_file(path, size=os.path.getsize(path) // 4, dtype=torch.float32)


def load(folder):
    y = floats(os.path.join(folder, "labels.f32")).clone()
    return floats(os.path.join(folder, "features.f32")).clone().view(len(y), -1), y


def step(model, loss, optimizer, x, y):
    optimizer.zero_grad()
    loss(model(x), y).backward()
    optimizer.step()


def report(steps, rows, seconds):
    print(
        "RESULT rounds_per_s=%r round_us=%r rows_per_s=%r"
        % (steps / seconds, seconds * 1e6 / steps, rows / seconds)
    )


def loop(mode, folder):
    torch.set_num_threads(1)
    x, y = load(folder)
    x, y = x[:, :LOOP_FEATURES].contiguous(), y.view(-1, 1)
    model, loss = torch.nn.Linear(LOOP_FEATURES, 1), torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loader = DataLoader(TensorDataset(x, y), batch_size=LOOP_BATCH, shuffle=True)
    epochs = 10 if mode == "loader" else 30
    steps, seconds = 0, 0.0
    for epoch in range(epochs + 1):
        start = time.perf_counter()
        if mode == "loader":
            batches = loader
        else:
            order = torch.randperm(len(y)).split(LOOP_BATCH)
            batches = ((x[rows], y[rows]) for rows in order)
        for batch in batches:
            step(model, loss, optimizer, *batch)
            steps += epoch > 0
        seconds += (time.perf_counter() - start) * (epoch > 0)
    report(steps, epochs * len(y), seconds)


def ddp(rank, folder):
    torch.set_num_threads(1)
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29531")
    torch.distributed.init_process_group("gloo", rank=rank, world_size=DDP_PROCESSES)
    x, y = load(folder)
    y = y.long()
    network = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    model, loss = torch.nn.parallel.DistributedDataParallel(network), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    steps, seconds = 0, 0.0
    for epoch in range(DDP_EPOCHS + 1):
        start = time.perf_counter()
        order = torch.randperm(len(y), generator=torch.Generator().manual_seed(epoch))
        for rows in order[: len(y) // DDP_BATCH * DDP_BATCH].split(DDP_BATCH):
            mine = rows[rank::DDP_PROCESSES]
            step(model, loss, optimizer, x[mine], y[mine])
            steps += epoch > 0
        seconds += (time.perf_counter() - start) * (epoch > 0)
    if rank == 0:
        report(steps, steps * DDP_BATCH, seconds)
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    if sys.argv[1] == "ddp":
        torch.multiprocessing.spawn(ddp, args=(sys.argv[2],), nprocs=DDP_PROCESSES)
    else:
        loop(sys.argv[1], sys.argv[2])
