#!/usr/bin/env python3
"""Computes with PyTorch what an explanation says: class scores, maps and class-activation maps.

An independent check of services/explain: it takes the weights from the ONNX file and the pixels from the page's
picture of the photo, and nothing else. The test PytorchReferenceTest compares; to make its numbers again:

  ./streamtune explain PHOTO --model resnet50-imagenet.onnx.gz --out PHOTO.html        (for each photo)
  python3 services/explain/src/test/python/reference.py resnet50-imagenet.onnx.gz PHOTO.html … \
      > services/explain/src/test/resources/io/streamtune/explain/pytorch-resnet50.json

Needs torch, torchvision, onnx, numpy and PIL.
"""

import base64
import gzip
import io
import json
import re
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import torch
import torchvision
from PIL import Image

CHANNELS = 8  # of each layer: enough to see that it is the same one
PHOTO = re.compile(r'<img class="photo" src="data:image/png;base64,([^"]+)"')


def network(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        graph = onnx.load_model_from_string(file.read()).graph
    weights = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
    model = torchvision.models.resnet50(num_classes=weights["fc.bias"].numel())
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    assert not unexpected, unexpected
    return model.eval()


def pixels(page):
    """What the network saw, as the page shows it: float32[1, 3, 224, 224]."""
    with open(page, encoding="utf-8") as file:
        png = base64.b64decode(PHOTO.search(file.read()).group(1))
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.float32) / 255
    mean, std = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
    return torch.from_numpy(((image - mean) / std).transpose(2, 0, 1)[None])


def statistics(maps):
    maps = maps[0].double()
    return {
        "channels": maps.shape[0],
        "side": maps.shape[2],
        "means": maps.mean((1, 2))[:CHANNELS].tolist(),
        "deviations": maps.std((1, 2), unbiased=False)[:CHANNELS].tolist(),
    }


def explain(model, image):
    seen = {}

    def keep(name):
        return lambda _module, _input, output: seen.__setitem__(name, output.detach().clone())

    layers = ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"]
    # The first ReLU is one module with all others of its kind only in blocks, so model.relu runs once.
    hooks = [getattr(model, name).register_forward_hook(keep(name)) for name in layers]
    with torch.no_grad():
        logits = model(image)[0]
    for hook in hooks:
        hook.remove()
    best = int(logits.argmax())
    cam = torch.einsum("k,kyx->yx", model.fc.weight[best].detach().double(), seen["layer4"][0].double())
    top = logits.topk(5).indices.tolist()
    return {
        "logits": {str(index): float(logits[index]) for index in top},
        "probabilities": {str(i): float(logits.double().softmax(0)[i]) for i in top},
        "classMap": {"index": best, "rows": cam.tolist()},
        "layers": {name: statistics(seen[name]) for name in layers},
    }


def main():
    model = network(sys.argv[1])
    found = {}
    for page in sys.argv[2:]:
        name = page.rsplit("/", 1)[-1].removesuffix(".html")
        found[name] = explain(model, pixels(page))
    json.dump(found, sys.stdout, indent=1)
    print()


main()
