#!/usr/bin/env python3
"""Makes resnet18.json and small.json, small.onnx: what PyTorch computes for the trainer's tests.

Run: python3 make_oracle.py   (Debian's python3-torch 1.13 and python3-torchvision)
Weights and inputs are formulas, so that only sums and a few samples need to be stored;
the numbers are computed in double precision.
"""
import json
import math

import numpy
import torch
import torchvision
from torch import nn

BATCH, SIDE, CLASSES, HIDDEN = 4, 64, 10, 32
torch.set_num_threads(2)
torch.use_deterministic_algorithms(True)


def wave(k, count):
    return torch.from_numpy(numpy.sin(0.37 * k + 0.618 * numpy.arange(count, dtype=numpy.float64)))


def fill(module):
    for k, (name, tensor) in enumerate(sorted(module.state_dict().items())):
        if name.endswith("num_batches_tracked"):
            continue
        values = wave(k, tensor.numel()).reshape(tensor.shape)
        if tensor.dim() == 4:
            values = values * math.sqrt(2 / (tensor.shape[0] * tensor.shape[2] * tensor.shape[3]))
        elif tensor.dim() == 2:
            values = values * math.sqrt(2 / tensor.shape[1])
        elif name.endswith("running_var") or name.endswith(".weight"):
            values = 1 + 0.1 * values
        else:
            values = 0.1 * values
        tensor.copy_(values.float())


class Head(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.bn1 = nn.BatchNorm1d(2 * channels)
        self.fc1 = nn.Linear(2 * channels, HIDDEN)
        self.bn2 = nn.BatchNorm1d(HIDDEN)
        self.fc2 = nn.Linear(HIDDEN, CLASSES)

    def forward(self, x):
        x = torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)
        x = self.fc1(self.bn1(x.flatten(1)))
        return self.fc2(self.bn2(nn.functional.relu(x)))


class Net(nn.Module):
    def __init__(self, body, channels):
        super().__init__()
        for name, child in body.named_children():
            if name not in ("avgpool", "fc"):
                setattr(self, name, child)
        self.head = Head(channels)

    def forward(self, x):
        for name, child in self.named_children():
            x = child(x)
        return x


class Small(nn.Module):
    """Bottlenecks with groups, strides and dilations: 3 stages, 8 to 32 channels."""

    def __init__(self):
        super().__init__()
        block = torchvision.models.resnet.Bottleneck
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=True)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, 1)

        def stage(planes_in, planes, stride, groups, dilation=1):
            down = nn.Sequential(nn.Conv2d(planes_in, 4 * planes, 1, stride, bias=False), nn.BatchNorm2d(4 * planes))
            return block(planes_in, planes, stride, down, groups=groups, base_width=64, dilation=dilation)

        self.layer2 = stage(8, 4, 2, 2)
        self.layer3 = stage(16, 8, 2, 4, 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32, CLASSES)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.fc(self.avgpool(self.layer3(self.layer2(x))).flatten(1))


def summary(tensor):
    flat = tensor.detach().double().flatten()
    picks = [int(j * (flat.numel() - 1) / 4) for j in range(5)]
    return {
        "norm": flat.norm().item(),
        "dot": (flat * wave(1, flat.numel())).sum().item(),
        "samples": [flat[p].item() for p in picks],
    }


def group(name, second):
    return 2 if name.startswith("head.") else 1 if name.startswith(second) else 0


def batch(step):
    # Each image has a contrast and a pattern of its own: with equal ones, a norm over the batch
    # divides by nearly nothing.
    images = [(1 + i) * numpy.sin(step + (0.1 + 0.3 * i) * numpy.arange(3 * SIDE * SIDE)) for i in range(BATCH)]
    x = torch.from_numpy(numpy.stack(images)).reshape(BATCH, 3, SIDE, SIDE).float().double()
    y = torch.tensor([(3 * step + i) % CLASSES for i in range(BATCH)])
    return x, y


def case(make, second, frozen_body):
    net = make()
    with torch.no_grad():
        fill(net)
    net.double()  # single-precision weights, exact sums
    net.train()
    for name, module in net.named_modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.train(frozen_body and name.startswith("head."))
    for name, p in net.named_parameters():
        p.requires_grad = group(name, second) == 2 or not frozen_body
    rates = [1e-4, 1e-3, 1e-2]
    groups = [{"params": [p for n, p in net.named_parameters() if group(n, second) == g and p.requires_grad], "lr": 0.0} for g in range(3)]
    optimizer = torch.optim.SGD([g for g in groups if g["params"]], lr=0.0, momentum=0.9)
    used = [r for r, g in zip(rates, groups) if g["params"]]
    result = {"losses": []}
    for step in range(10):
        for rate, g in zip(used, optimizer.param_groups):
            g["lr"] = rate * (1 + math.cos(math.pi * step / 10)) / 2
        x, y = batch(step)
        optimizer.zero_grad()
        logits = net(x)
        loss = nn.functional.nll_loss(nn.functional.log_softmax(logits, 1), y)
        loss.backward()
        result["losses"].append(loss.item())
        if step == 0:
            result["logits"] = logits.detach().flatten().tolist()
            result["gradients"] = {n: summary(p.grad) for n, p in net.named_parameters() if p.requires_grad}
        optimizer.step()
    result["after"] = {n: summary(t) for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")}
    return result


def resnet18():
    return Net(torchvision.models.resnet18(), 512)


def small():
    return Net(Small(), 32)


def main():
    for name, make, second in (
        ("resnet18", resnet18, ("layer3.", "layer4.")),
        ("small", small, ("layer2.", "layer3.")),
    ):
        cases = {"frozen": case(make, second, True), "unfrozen": case(make, second, False)}
        with open(name + ".json", "w") as file:
            json.dump(cases, file, separators=(",", ":"))
    base = Small()
    with torch.no_grad():
        fill(base)
    base.eval()
    torch.onnx.export(
        base, torch.zeros(1, 3, SIDE, SIDE), "small.onnx", opset_version=13,
        training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
        input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "N", 2: "H", 3: "W"}, "logits": {0: "N"}})


if __name__ == "__main__":
    main()
