"""What a test changes around the student's code is so for the student's code, and for nobody afterwards."""

import builtins
import contextlib
import decimal
import os
import random
import time

import numpy as np
import pandas as pd
import pytest

from autograder.bridge.world import World


@pytest.fixture
def run(student):
    def run(code, test):
        names = student(code)
        names["__name__"] = "__main__"
        student.link.begin({}, (), (), World(test))
        try:
            exec(test, names, names)
        finally:
            student.link.end()
            names.forget()
        return names

    return run


HONEST = {
    "a builtin is forbidden": (
        "def total(xs):\n    t = 0\n    for x in xs: t += x\n    return t",
        "from unittest.mock import patch\nwith patch('builtins.sum', side_effect=AssertionError('loop')):\n"
        "    assert total([1, 2]) == 3",
    ),
    "a function of NumPy is forbidden": (
        "def mean(a):\n    t = 0.0\n    for x in a: t += x\n    return t / len(a)",
        "import numpy as np\nfrom unittest.mock import patch\nwith patch('numpy.mean', side_effect=AssertionError):\n"
        "    got = mean(np.array([1., 3.]))\nassert got == 2, got",
    ),
    "print is watched": (
        "def quiet(x): return x + 1",
        "from unittest.mock import patch\nwith patch('builtins.print') as p: assert quiet(1) == 2\n"
        "p.assert_not_called()",
    ),
    "a function is replaced": (
        "import random\ndef roll(): return random.randint(1, 6)",
        "from unittest.mock import patch\nwith patch('random.randint', return_value=4): assert roll() == 4",
    ),
    "sleep is counted": (
        "import time\ndef wait(n):\n    for _ in range(n): time.sleep(1)",
        "from unittest.mock import patch\nwith patch('time.sleep') as s: wait(3)\nassert s.call_count == 3",
    ),
    "an environment variable": (
        "import os\ndef key(): return os.environ.get('API_KEY', '')",
        "import os\nfrom unittest.mock import patch\n"
        "with patch.dict(os.environ, {'API_KEY': 'k'}): assert key() == 'k'\n"
        "assert key() == ''",
    ),
    "the network is replaced": (
        "import urllib.request, json\ndef get(u):\n"
        "    with urllib.request.urlopen(u) as r: return json.loads(r.read())",
        "import io\nfrom unittest.mock import patch\nbody = io.BytesIO(b'{\"a\": 1}')\n"
        "with patch('urllib.request.urlopen', return_value=body): assert get('http://x') == {'a': 1}",
    ),
    "a method of the student's class": (
        "class S:\n    def fetch(self): return 1\n    def total(self): return self.fetch() + 1",
        "from unittest.mock import patch\nwith patch.object(S, 'fetch', return_value=10): assert S().total() == 11\n"
        "assert S().total() == 2",
    ),
    "what is typed": (
        "def ask(): return input('Your name: ')",
        "from unittest.mock import patch\nwith patch('builtins.input', return_value='bo') as i: assert ask() == 'bo'\n"
        "i.assert_called_once_with('Your name: ')",
    ),
    "seeds of random": (
        "import random\ndef roll(n): return [random.randint(1, 6) for _ in range(n)]",
        "import random\nrandom.seed(1); a = roll(5)\nrandom.seed(1); b = [random.randint(1, 6) for _ in range(5)]\n"
        "assert a == b\nrandom.seed(2); c = roll(3) + [random.random()]\nrandom.seed(2)\n"
        "assert c == [random.randint(1, 6) for _ in range(3)] + [random.random()]",
    ),
    "seeds of NumPy": (
        "import numpy as np\ndef draw(n): return np.random.normal(size=n)",
        "import numpy as np\nnp.random.seed(42); got = draw(5)\nnp.random.seed(42)\n"
        "assert np.allclose(got, np.random.normal(size=5))",
    ),
    "a seed before a library draws": (
        "from sklearn.utils import shuffle\ndef mix(xs): return shuffle(xs)",
        "import numpy as np\nnp.random.seed(0); a = mix([1, 2, 3])\nnp.random.seed(0)\nassert a == mix([1, 2, 3])",
    ),
    "precision of decimals": (
        "from decimal import Decimal\ndef third(): return Decimal(1) / Decimal(3)",
        "import decimal\nwith decimal.localcontext() as c:\n    c.prec = 4\n    assert str(third()) == '0.3333'\n"
        "assert str(third()) == '0.' + 28 * '3'",
    ),
    "errors of NumPy": (
        "import numpy as np\ndef logz(): return np.log(np.array([0.0]))",
        "import numpy as np, pytest\nwith np.errstate(divide='raise'):\n"
        "    with pytest.raises(FloatingPointError): logz()",
    ),
    "options of pandas": (
        "import pandas as pd\ndef text(): return str(pd.DataFrame({'a': [1.23456]}))",
        "import pandas as pd\nwith pd.option_context('display.precision', 2): assert '1.2346' not in text()\n"
        "assert '1.23456' in text()",
    ),
    "the limit of recursion": (
        "def depth(n): return 0 if n == 0 else 1 + depth(n - 1)",
        "import sys\nold = sys.getrecursionlimit()\nsys.setrecursionlimit(20000)\n"
        "try: assert depth(5000) == 5000\nfinally: sys.setrecursionlimit(old)",
    ),
}


def surroundings():
    functions = (builtins.sum, builtins.print, random.randint, time.sleep, np.mean)
    return functions, dict(os.environ), decimal.getcontext().prec, np.geterr(), pd.get_option("display.precision")


@pytest.mark.parametrize("case", HONEST)
def test_it_takes_effect_and_is_undone(run, case):
    code, test = HONEST[case]
    before = surroundings()
    run(code, test)
    assert surroundings() == before
    theirs = run(
        "import builtins, os, random, time, decimal, numpy, sys\n"
        "def look(): return [f.__module__ for f in (sum, print, random.randint, time.sleep, numpy.mean)], "
        "os.environ.get('API_KEY'), decimal.getcontext().prec, sys.getrecursionlimit()",
        "found = look()",
    )["found"]
    assert theirs[0] == ["builtins", "builtins", "random", "time", "numpy"]
    assert theirs[1:3] == (None, 28)
    assert theirs[3] < 20000


WRONG = {
    "a builtin is forbidden": "def total(xs): return sum(xs)",
    "a function of NumPy is forbidden": "import numpy as np\ndef mean(a): return float(np.mean(a))",
    "print is watched": "def quiet(x):\n    print(x + 1)\n    return x + 1",
    "a function is replaced": "import random\ndef roll(): return 5",
}


@pytest.mark.parametrize("case", WRONG)
def test_what_a_test_forbids_fails(run, case):
    with pytest.raises(AssertionError):
        run(WRONG[case], HONEST[case][1])


def test_a_mock_cannot_be_reset_by_the_students_code(run):
    code = "def quiet(x):\n    print(x)\n    print.reset_mock()\n    return x + 1"
    with contextlib.suppress(AttributeError), pytest.raises(AssertionError):
        run(code, HONEST["print is watched"][1])


def test_what_no_test_speaks_of_is_not_looked_at():
    world = World("assert f(1) == 2")
    assert world.aspects == []
    assert world.news() == {}
