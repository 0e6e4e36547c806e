"""The albums and the films say what the lectures say of them."""

import numpy as np
import pytest

from recsys_lib import datasets

FACTORS = ["lofi_indie", "slick_pop"]


def regress(features, ratings, intercept=True):
    """Least squares: (intercept, slopes…), or the slopes alone."""
    design = np.column_stack([np.ones(len(features)), features]) if intercept else features
    return np.linalg.lstsq(design, ratings, rcond=None)[0]


@pytest.fixture(scope="module")
def table(albums):
    """Ratings of the albums as a table, NaN where there is none."""
    return albums.ratings.to_frame().pivot(index="user", columns="item", values="rating").astype(float)


@pytest.fixture(scope="module")
def by_album(albums):
    return albums.items.set_index("item")[FACTORS].astype(float)


@pytest.fixture(scope="module")
def by_user(albums):
    return albums.users.set_index("user")[FACTORS].astype(float)


# -- albums ---------------------------------------------------------------------------------------------------------


def test_sixteen_of_twenty_cells_are_rated(albums):
    assert len(albums.ratings) == 16
    assert (albums.ratings.n_users, albums.ratings.n_items) == (4, 5)
    assert albums.ratings.scale == (0, 5)


@pytest.mark.parametrize(
    ("user", "ratings"),
    [
        ("An", {"Ommazh": 5, "Melt-Banana": 5, "BTS": 0, "Zhou Shen": 1, "Sanam": 1}),
        ("Bhavana", {"Ommazh": 4, "BTS": None}),
        ("Cordelia", {"Ommazh": None, "Melt-Banana": 2, "BTS": 4}),
        ("Diego", {"Ommazh": 2, "Melt-Banana": None, "BTS": 5, "Zhou Shen": None, "Sanam": 4}),
    ],
)
def test_the_cells_the_lecture_states(table, user, ratings):
    for album, rating in ratings.items():
        assert table.loc[user, album] == rating if rating is not None else np.isnan(table.loc[user, album])


def _user_model(table, by_album, user):
    rated = table.loc[user].dropna()
    return regress(by_album.loc[rated.index].to_numpy(), rated.to_numpy())


def test_the_regression_of_an(table, by_album):
    intercept, lofi, slick = _user_model(table, by_album, "An")
    assert intercept == pytest.approx(7.7, abs=0.05)
    assert lofi == pytest.approx(-2.63, abs=0.005)
    assert slick == pytest.approx(-7.2, abs=0.05)
    assert intercept + lofi * 0.80 + slick * 0.10 == pytest.approx(4.88, abs=0.01)


def test_the_regression_of_bhavana(table, by_album):
    intercept, lofi, slick = _user_model(table, by_album, "Bhavana")
    assert intercept == pytest.approx(4.05, abs=0.005)
    assert lofi == pytest.approx(0.74, abs=0.005)
    assert slick == pytest.approx(-3.4, abs=0.05)
    assert intercept + lofi * 0.05 + slick * 0.99 == pytest.approx(0.724, abs=0.0005)


@pytest.mark.parametrize(("album", "prediction"), [("Zhou Shen", 5.46), ("Melt-Banana", 1.0)])
def test_what_is_predicted_for_diego(table, by_album, album, prediction):
    model = _user_model(table, by_album, "Diego")
    assert model @ [1, *by_album.loc[album]] == pytest.approx(prediction, abs=0.005)


def test_the_reverse_regression_of_ommazh(table, by_user):
    rated = table["Ommazh"].dropna()
    model = regress(by_user.loc[rated.index].to_numpy(), rated.to_numpy())
    assert model == pytest.approx([0, 1, 0], abs=1e-9)
    assert model @ [1, *by_user.loc["Cordelia"]] == pytest.approx(2)


def test_the_reverse_regression_of_bts(table, by_user):
    rated = table["BTS"].dropna()
    model = regress(by_user.loc[rated.index].to_numpy(), rated.to_numpy(), intercept=False)
    assert model == pytest.approx([-0.19, 1.06], abs=0.005)
    assert model @ by_user.loc["An"] == pytest.approx(0.1, abs=0.01)
    assert model @ by_user.loc["Bhavana"] < 0


# -- films ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def films():
    return datasets.load_films()


@pytest.fixture(scope="module")
def space(films):
    return films.items.set_index("title")[["blockbuster", "children_adult"]]


def user(films, number):
    return films.users.set_index("user").loc[number].to_numpy()


def test_the_dot_products_of_user_4(films, space):
    assert user(films, 4).tolist() == [0.1, 1]
    dots = dict(zip(space.index, (space.to_numpy() @ user(films, 4)).round(10), strict=True))
    assert dots == {
        "Harry Potter": -0.11,
        "The Triplets of Belleville": -0.9,
        "Shrek": -0.9,
        "The Dark Knight Rises": 1.0,
        "Memento": 0.91,
    }


def test_user_4_is_recommended_harry_potter(films, space):
    seen = films.ratings.to_frame().query("user == 4").item
    unseen = ~films.items.item.isin(seen).to_numpy()
    best = (space.to_numpy() @ user(films, 4))[unseen].argmax()
    assert space.index[unseen][best] == "Harry Potter"


def test_the_order_on_one_axis(space):
    line = space.children_adult.sort_values()
    assert line.index.tolist() == [
        "Shrek",
        "The Triplets of Belleville",
        "Harry Potter",
        "The Dark Knight Rises",
        "Memento",
    ]
    gaps = np.diff(line)
    assert gaps.argmin() == 3


def test_the_closest_pairs_by_dot_product(space):
    dots = space.to_numpy() @ space.to_numpy().T
    first, second = np.triu_indices(5, 1)
    order = np.argsort(-dots[first, second])[:2]
    pairs = [{space.index[first[n]], space.index[second[n]]} for n in order]
    assert pairs == [{"Harry Potter", "Shrek"}, {"Harry Potter", "The Dark Knight Rises"}]


def test_the_films_closest_to_shrek(space):
    dots = (space @ space.loc["Shrek"]).drop("Shrek").sort_values(ascending=False)
    assert dots.index[:2].tolist() == ["Harry Potter", "The Triplets of Belleville"]


def test_the_two_best_films_for_the_leftmost_user(films, space):
    leftmost = films.users.sort_values("children_adult").user.iloc[0]
    dots = (space @ user(films, leftmost)).sort_values(ascending=False)
    assert dots.index[:2].tolist() == ["Shrek", "The Triplets of Belleville"]


# -- Dataset --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("load", [datasets.load_albums, datasets.load_films])
def test_a_toy_says_what_it_is(load):
    data = load()
    assert data.truth is None
    assert data.licence
    assert data.citation
    assert {"item", "title", "year", "genres"} <= set(data.items.columns)
    assert set(data.ratings.item_ids) == set(data.items["item"])
    assert set(data.ratings.user_ids) == set(data.users["user"])
    assert repr(data).startswith(f"Dataset({data.name!r}, Ratings(")


def test_two_calls_give_two_tables():
    first = datasets.load_albums()
    first.items.loc[0, "title"] = "changed"
    assert datasets.load_albums().items.title[0] == "Ommazh"


def test_titles_have_the_shape_of_the_ids(films):
    assert films.titles(3) == "Shrek"
    assert films.titles([[1, 3], [5, 4]]).tolist() == [
        ["Harry Potter", "Shrek"],
        ["Memento", "The Dark Knight Rises"],
    ]
    with pytest.raises(KeyError, match="items holds 9, which is no item"):
        films.titles([1, 9])
