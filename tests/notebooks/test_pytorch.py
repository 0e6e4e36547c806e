"""The PyTorch form of lesson 08's network is the model that the library trains."""

import re

import numpy as np
import pytest

from autograder.build import from_text
from recsys_lib import NeuralMF, Ratings
from recsys_lib.kernels.mlp import batch_gradient
from tests.needs import needs
from tests.notebooks.lessons import ROOT

LESSON = ROOT / "solutions" / "08-neural" / "neural.py"
K, HIDDEN = 3, 4


def shown():
    """The code in the lesson's folded text."""
    texts = [cell.source for cell in from_text(LESSON).cells if cell.cell_type == "markdown"]
    folded = re.findall(r"<summary>The same model in PyTorch</summary>.*?```python\n(.*?)```", "\n".join(texts), re.S)
    assert len(folded) == 1
    return folded[0]


def test_the_code_can_be_read_without_pytorch():
    compile(shown(), "lesson 08", "exec")


@pytest.fixture
def fitted():
    draw = np.random.default_rng(0)
    cells = np.unravel_index(draw.choice(12 * 15, 90, replace=False), (12, 15))
    ids = {"user_ids": np.arange(12), "item_ids": np.arange(15)}
    ratings = Ratings(*cells, draw.integers(1, 11, 90) / 2, **ids, scale=(0.5, 5.0))
    model = NeuralMF(n_factors=K, hidden=(HIDDEN,), n_epochs=3, init_sd=0.5, dtype="float64", random_state=0)
    return model.fit(ratings)


@pytest.fixture
def twin(fitted):
    """What the lesson shows, at the place where `fitted` is."""
    import torch

    names = {}
    exec(shown(), names)
    n_users, n_items = len(fitted.user_bias_), len(fitted.item_bias_)
    model = names["Perceptron"](n_users, n_items, K, HIDDEN, fitted.global_mean_, *fitted.output_range_).double()
    (W, c), (w, d) = fitted.layers_
    with torch.no_grad():
        for place, values in (
            (model.users.weight, np.column_stack([fitted.user_bias_, fitted.user_factors_])),
            (model.items.weight, np.column_stack([fitted.item_bias_, fitted.item_factors_])),
            (model.layers[0].weight, W.T),
            (model.layers[0].bias, c),
            (model.layers[2].weight, w.T),
            (model.layers[2].bias, d),
        ):
            place.copy_(torch.from_numpy(np.ascontiguousarray(values)))
    return model, names["training_step"]


@needs("torch")
def test_it_predicts_what_the_library_predicts(fitted, twin):
    import torch

    users, items = np.repeat(np.arange(12), 15), np.tile(np.arange(15), 12)
    ours = fitted.predict(fitted.train_.user_ids[users], fitted.train_.item_ids[items], clip=False)
    theirs = twin[0](torch.from_numpy(users), torch.from_numpy(items)).detach().numpy()
    np.testing.assert_allclose(theirs, ours, rtol=1e-9)


@needs("torch")
def test_a_training_step_goes_down_the_librarys_gradient(fitted, twin):
    """Plain descent with step 1: every number moves by minus the gradient of the library's own kernel."""
    import torch

    model, training_step = twin
    train = fitted.train_
    P = np.column_stack([fitted.user_bias_, fitted.user_factors_])
    Q = np.column_stack([fitted.item_bias_, fitted.item_factors_])
    theta = np.concatenate([part.ravel() for layer in fitted.layers_ for part in layer])
    sizes, (low, high) = np.array([2 * K, HIDDEN, 1]), fitted.output_range_
    link = np.array([fitted.global_mean_, low, high - low, 1.0])
    values, n = train.values.astype(np.float64), len(train)
    grads = np.zeros_like(P), np.zeros_like(Q), np.zeros_like(theta)
    room = np.empty((2, n * sizes.sum())), np.empty(n)
    total = batch_gradient(train.users, train.items, values, P, Q, theta, sizes, link, 0.0, *room, *grads)

    before = [part.detach().numpy().copy() for part in model.parameters()]
    pairs = (torch.from_numpy(codes.astype(np.int64)) for codes in (train.users, train.items))
    descent = torch.optim.SGD(model.parameters(), lr=1.0)
    loss = training_step(model, descent, *pairs, torch.from_numpy(values))
    users, items, W, c, w, d = (old - new.detach().numpy() for old, new in zip(before, model.parameters(), strict=True))

    assert loss == pytest.approx(total / (2 * n))
    np.testing.assert_allclose(users, grads[0], atol=1e-12)
    np.testing.assert_allclose(items, grads[1], atol=1e-12)
    np.testing.assert_allclose(np.concatenate([W.T.ravel(), c, w.ravel(), d]), grads[2], atol=1e-12)
