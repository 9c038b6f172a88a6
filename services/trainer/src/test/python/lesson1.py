"""An independent PyTorch run of the fastai v0.7 "lesson 1" recipe on a folder with train/ and valid/.

Written from the description of the recipe alone, it tells what accuracy and log loss the recipe itself gives with these
photos and weights, to compare with those of `streamtune finetune`. It is a yardstick to be run by hand, never a dependency.
Run it with Debian's python3-torch, python3-torchvision and, for weights in ONNX, python3-onnx:

    /usr/bin/python3 lesson1.py DIR --weights resnet50-imagenet.onnx.gz --seed 1 --threads 2 --json seed1.json

The recipe: ResNet-50 at 224 pixels, transforms_side_on with max_zoom 1.1, batches of 64, no precompute;
fit(1e-2, 3, cycle_len=1); unfreeze(); bn_freeze(True); fit([1e-5, 1e-4, 1e-2], 1, cycle_len=1); TTA with 4 augmented passes.
"""
import argparse
import gzip
import json
import math
import resource
import time
from pathlib import Path

import numpy as np
import torch
import torchvision
from PIL import Image, ImageOps
from torch import nn
from torch.nn import functional as F

SIZE, BATCH, MAX_ZOOM, TTA_PASSES = 224, 64, 1.1, 4
CHUNK = 16  # photos that pass the body at once; exact, because the body's batch-norms never use batch statistics
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def list_photos(folder, limit):
    classes = sorted(path.name for path in folder.glob("[!.]*"))
    return [(file, label) for label, name in enumerate(classes)
            for file in sorted((folder / name).glob("[!.]*"))[:limit]], classes


def load(path):
    """Float32 RGB in [0,1], height x width x channel."""
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"), np.float32) / 255


def shrink_rows(image, rows):
    """Every new row is the mean of the stretch of old rows it covers, fractions included."""
    sums = np.concatenate([np.zeros_like(image[:1], np.float64), np.cumsum(image, 0, np.float64)])
    edges = np.arange(rows + 1) * (len(image) / rows)
    whole = np.minimum(edges.astype(int), len(image) - 1)
    part = (edges - whole)[:, None, None]
    return np.diff(sums[whole] * (1 - part) + sums[whole + 1] * part, axis=0) * (rows / len(image))


def stretch_rows(image, rows):
    """OpenCV's stand-in for INTER_AREA when it enlarges: linear, but every old row keeps a flat stretch."""
    ratio, new = rows / len(image), np.arange(rows)
    old = new * len(image) // rows
    part = (np.maximum(new + 1 - (old + 1) * ratio, 0) % 1)[:, None, None]
    return image[old] * (1 - part) + image[np.minimum(old + 1, len(image) - 1)] * part


def resize_short_side(image, size):
    height, width = (max(math.floor(side * (size / min(image.shape[:2]))), size) for side in image.shape[:2])
    rows = shrink_rows if height <= image.shape[0] and width <= image.shape[1] else stretch_rows
    return np.float32(rows(rows(image, height).transpose(1, 0, 2), width).transpose(1, 0, 2))


def rotate(image, degrees):
    """Counter-clockwise about the middle, same size, bilinear, borders mirrored with the edge pixel repeated."""
    height, width = image.shape[:2]
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    y, x = torch.meshgrid(torch.arange(height) - height // 2, torch.arange(width) - width // 2, indexing="ij")
    from_x, from_y = cos * x - sin * y + width // 2, sin * x + cos * y + height // 2
    grid = torch.stack([(2 * from_x + 1) / width - 1, (2 * from_y + 1) / height - 1], -1)
    pixels = torch.from_numpy(image.transpose(2, 0, 1).copy())
    turned = F.grid_sample(pixels[None], grid[None], "bilinear", "reflection", align_corners=False)
    return turned[0].numpy().transpose(1, 2, 0)


def light(image, brightness, contrast):
    factor, mean = contrast + 1 if contrast >= 0 else 1 / (1 - contrast), image.mean(dtype=np.float64)
    return np.clip((image - mean) * factor + mean + brightness, 0, 1)


def crop(image, top, left):
    return np.float32((image[top:top + SIZE, left:left + SIZE] - MEAN) / STD).transpose(2, 0, 1)


def train_transform(image, rng):
    zoom = rng.uniform(1, MAX_ZOOM) if rng.random() < 0.75 else 1
    image = resize_short_side(image, int(zoom * SIZE))
    if rng.random() < 0.75:
        image = rotate(image, rng.uniform(-10, 10))
    image = light(image, rng.uniform(-0.05, 0.05), rng.uniform(-0.05, 0.05))
    if rng.random() < 0.5:
        image = image[:, ::-1]
    return crop(image, *(math.floor(rng.random() * (side - SIZE)) for side in image.shape[:2]))


def valid_transform(image, _):
    image = resize_short_side(image, SIZE)
    return crop(image, *(math.ceil((side - SIZE) / 2) for side in image.shape[:2]))


def batches(photos, transform, seed, order, title):
    """Batches in the given order. A photo's randomness depends on the seed and its place in the list only."""
    for start in range(0, len(order), BATCH):
        chosen = order[start:start + BATCH]
        pixels = [transform(load(photos[i][0]), np.random.default_rng([*seed, int(i)])) for i in chosen]
        yield torch.from_numpy(np.stack(pixels)), torch.tensor([photos[i][1] for i in chosen])
        if start // BATCH % 4 == 3:
            print(f"  {title}: {start + len(chosen)} of {len(order)} photos", flush=True)


def read_weights(path):
    if ".onnx" not in Path(path).suffixes:
        state = torch.load(path, map_location="cpu")
        return state.get("state_dict", state)
    import onnx.numpy_helper
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        graph = onnx.load_model_from_string(file.read()).graph
    return {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}


class ConcatPool(nn.Module):
    def forward(self, x):
        return torch.cat([F.adaptive_max_pool2d(x, 1), F.adaptive_avg_pool2d(x, 1)], 1).flatten(1)


def build_model(weights, classes):
    resnet = torchvision.models.resnet50(weights=None)
    resnet.load_state_dict(read_weights(weights))
    body = nn.Sequential(*list(resnet.children())[:8], ConcatPool())
    head = nn.Sequential(nn.BatchNorm1d(4096), nn.Dropout(0.25), nn.Linear(4096, 512), nn.ReLU(),
                         nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, classes), nn.LogSoftmax(1))
    for linear in head[2], head[6]:
        nn.init.kaiming_normal_(linear.weight)
        nn.init.zeros_(linear.bias)
    return nn.ModuleDict({"body": body, "head": head})


def rate(k, nb):
    """The factor on the learning rates before batch k of a fit, with cycles of nb batches."""
    return 0.01 if k < nb / 20 else (1 + math.cos(math.pi * (k % nb) / nb)) / 2


@torch.no_grad()
def predict(model, photos, transform, seed, title):
    model.eval()
    return torch.cat([model["head"](model["body"](part))
                      for x, _ in batches(photos, transform, seed, np.arange(len(photos)), title)
                      for part in x.split(CHUNK)]).double()


def fit(model, groups, epochs, frozen, train, valid, seed, first_pass):
    """SGDR with cycles of one epoch. Frozen: the head alone learns. Otherwise everything does, after bn_freeze(True)."""
    body, head = model["body"].requires_grad_(not frozen), model["head"]
    optimizer = torch.optim.SGD([{"params": p, "lr": lr, "full_lr": lr} for p, lr in groups], lr=0, momentum=0.9)
    targets, nb, k, average, rows = torch.tensor([label for _, label in valid]), math.ceil(len(train) / BATCH), 0, 0.0, []
    print(f"{'epoch':<10} {'trn_loss':<10} {'val_loss':<10} {'accuracy':<10}", flush=True)
    for epoch in range(epochs):
        body.eval()  # its batch-norms keep their statistics in both stages, and nothing else in it has a mode
        for layer in head:
            layer.train(frozen or not isinstance(layer, nn.BatchNorm1d))
        title, seeds = f"{'frozen' if frozen else 'unfrozen'} epoch {epoch}", [seed, first_pass + epoch]
        order = np.random.default_rng(seeds).permutation(len(train))
        for x, y in batches(train, train_transform, seeds, order, title):
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * rate(k, nb)
            optimizer.zero_grad()
            if frozen:  # the head's batch-norms use batch statistics, so it sees the whole batch
                with torch.no_grad():
                    parts = [(torch.cat([body(part) for part in x.split(CHUNK)]), y)]
            else:  # no batch statistics anywhere: the gradients of the parts add up to those of the batch
                parts = ((body(part), labels) for part, labels in zip(x.split(CHUNK), y.split(CHUNK)))
            loss = 0.0
            for features, labels in parts:
                share = F.nll_loss(head(features), labels, reduction="sum") / len(y)
                share.backward()
                loss += share.item()
            optimizer.step()
            k, average = k + 1, 0.98 * average + 0.02 * loss
        plain = predict(model, valid, valid_transform, [seed, 0], title + ", valid")
        rows.append({"epoch": epoch, "trn_loss": average / (1 - 0.98 ** k), "val_loss": F.nll_loss(plain, targets).item(),
                     "accuracy": score(plain.exp(), targets)["accuracy"]})
        print("{epoch:<10} {trn_loss:<10.6f} {val_loss:<10.6f} {accuracy:<10.6f}".format(**rows[-1]), flush=True)
    return rows, plain


def score(probs, targets):
    """Accuracy, and log loss as scikit-learn of 2018 computes it: clipped, rows made to sum to 1."""
    clipped = F.normalize(probs.clamp(1e-15, 1 - 1e-15), 1, 1)
    return {"accuracy": (probs.argmax(1) == targets).double().mean().item(),
            "log_loss": F.nll_loss(clipped.log(), targets).item()}


def main():
    parser = argparse.ArgumentParser(description="The lesson 1 recipe of fastai v0.7 in PyTorch.")
    parser.add_argument("dir", metavar="DIR", help="folder with train/CLASS/ and valid/CLASS/")
    parser.add_argument("--weights", metavar="FILE", required=True, help="ResNet-50: .onnx, .onnx.gz or state_dict")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, help="photos per class, for a smoke test")
    parser.add_argument("--json", metavar="FILE", help="also write the results here")
    args = parser.parse_args()
    start = time.time()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)  # the head's weights and dropout
    (train, classes), (valid, _) = (list_photos(Path(args.dir, part), args.limit) for part in ("train", "valid"))
    print(f"{len(train)} photos to train on, {len(valid)} to validate, classes {classes}, seed {args.seed}", flush=True)
    model = build_model(args.weights, len(classes))
    early, late, head = (list(part.parameters()) for part in (model["body"][:6], model["body"][6:], model["head"]))
    rows, _ = fit(model, [(head, 1e-2)], 3, True, train, valid, args.seed, 1)
    more, plain = fit(model, [(early, 1e-5), (late, 1e-4), (head, 1e-2)], 1, False, train, valid, args.seed, 4)
    stack = torch.stack([plain] + [predict(model, valid, train_transform, [args.seed, 100 + i], f"TTA {i + 1}")
                                   for i in range(TTA_PASSES)])
    targets = torch.tensor([label for _, label in valid])
    results = {name: score(probs, targets) for name, probs in (
        ("plain", plain.exp()), ("tta", stack.exp().mean(0)), ("tta_mean_of_logs", stack.mean(0).exp()))}
    for name, result in results.items():
        print("{:<17} accuracy {accuracy:.6f}  log loss {log_loss:.6f}".format(name, **result), flush=True)
    seconds, mib = time.time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.0f} s, {mib:.0f} MiB", flush=True)
    if args.json:
        Path(args.json).write_text(json.dumps({**vars(args), "classes": classes, "frozen": rows, "unfrozen": more,
                                               **results, "seconds": round(seconds), "mib": round(mib)}, indent=1))


if __name__ == "__main__":
    main()
