"""Makes the golden files of the checkpoint tests with PyTorch, the independent reader and writer.

    python3 make_golden.py [FOLDER WITH resnet20-12fca82f.th AND resnet32-d509ac18.th]

Writes small.pth (zip format), small-legacy.pth (older format), both with the same tensors of many
types and strides, and golden.json: for each file and tensor the type, the shape, the sum of all
elements (float64), and the first and last element in row-major order.
"""

import collections
import json
import os
import sys

import torch

here = os.path.dirname(os.path.abspath(__file__))


def small():
    torch.manual_seed(20)
    ramp = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7
    state = collections.OrderedDict()
    state["module.float"] = ramp
    state["module.transposed"] = ramp.permute(2, 0, 1)
    state["module.slice"] = ramp[1, :, 1:3]
    state["module.channels_last"] = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    state["module.tied"] = ramp
    state["module.double"] = torch.randn(3, 2, dtype=torch.float64)
    state["module.half"] = torch.randn(5).half()
    state["module.bfloat16"] = torch.randn(5).bfloat16()
    state["module.long"] = torch.tensor([-(2**40), 3])
    state["module.int"] = torch.tensor([[1, -2]], dtype=torch.int32)
    state["module.short"] = torch.tensor([-7], dtype=torch.int16)
    state["module.byte"] = torch.tensor([0, 255], dtype=torch.uint8)
    state["module.char"] = torch.tensor([-128, 127], dtype=torch.int8)
    state["module.bool"] = torch.tensor([True, False, True])
    state["module.scalar"] = torch.tensor(41.5)
    state["module.empty"] = torch.empty(0, 3)
    state["module.parameter"] = torch.nn.Parameter(torch.randn(2, 2))
    state._metadata = collections.OrderedDict(version=1)
    return {"epoch": 7, "best_prec1": 91.5, "arch": "small", "state_dict": state}


def described(path):
    loaded = torch.load(path, map_location="cpu")
    state = loaded.get("state_dict", loaded)
    rows = collections.OrderedDict()
    for name, tensor in state.items():
        flat = tensor.detach().contiguous().reshape(-1).double()
        rows[name[7:] if name.startswith("module.") else name] = {
            "type": str(tensor.dtype)[6:],
            "shape": list(tensor.shape),
            "sum": float(flat.sum()),
            "ends": [float(flat[0]), float(flat[-1])] if len(flat) else [],
        }
    return rows


def main():
    torch.save(small(), os.path.join(here, "small.pth"))
    legacy = os.path.join(here, "small-legacy.pth")
    torch.save(small(), legacy, _use_new_zipfile_serialization=False)
    golden = {}
    for name in ["small.pth", "small-legacy.pth"]:
        golden[name] = described(os.path.join(here, name))
    for name in ["resnet20-12fca82f.th", "resnet32-d509ac18.th"] if len(sys.argv) > 1 else []:
        golden[name] = described(os.path.join(sys.argv[1], name))
    with open(os.path.join(here, "golden.json"), "w") as out:
        json.dump(golden, out, indent=0)
        out.write("\n")


main()
