"""MovieLens: each edition's quirks, from a folder, from a zip, and over a wire."""

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from recsys_lib import datasets
from recsys_lib.datasets import movielens
from recsys_lib.datasets.__main__ import main
from recsys_lib.datasets.movielens_files import split_title

FILMS_CSV = (
    "movieId,title,genres\n"
    "1,Toy Story (1995),Adventure|Children\n"
    '11,"American President, The (1995)",Comedy|Romance\n'
    "7,Babylon 5,(no genres listed)\n"
    '9,"Amélie ""Fabuleux"" (Le) (2001) ",Comedy\n'
)
RATINGS_CSV = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,1,0.5,964982704\n2,11,5.0,964982705\n"
TAGS_CSV = 'userId,movieId,tag,timestamp\n1,1,Pixar,1\n2,1,pixar,2\n2,1,"toys, toys",3\n3,1,a boy,3\n2,11,NA,4\n'
CSV = {"ratings.csv": RATINGS_CSV.encode(), "movies.csv": FILMS_CSV.encode(), "tags.csv": TAGS_CSV.encode()}

DAT_FILMS = "1::Toy Story (1995)::Animation|Children's\n2::Misérables, Les: 1 (1998)::Drama\n"
DAT_RATINGS = "1::2::5::978300760\n2::1::3::978302109\n"
ML_1M = {
    "ratings.dat": DAT_RATINGS.encode(),
    "movies.dat": DAT_FILMS.encode("latin-1"),
    "users.dat": b"1::F::1::10::48067\n2::M::56::16::70072-1\n",
}
ML_10M = {
    "ratings.dat": DAT_RATINGS.replace("::5::", "::4.5::").encode(),
    "movies.dat": DAT_FILMS.encode("utf-8"),
    "tags.dat": b"1::2::barricades::12\n1::2::a::b::13\n",
}
U_FLAGS = "0|0|0|1|1" + 14 * "|0"
ML_100K = {
    "u.data": b"196\t1\t3\t881250949\n186\t267\t1\t891717742\n",
    "u.item": (
        f"1|Toy Story (1995)|01-Jan-1995||http://x?Toy%20Story|{U_FLAGS}\n"
        f"267|unknown||||1{18 * '|0'}\n"
        f"3|Cité (1995)|01-Jan-1995||http://x|{U_FLAGS}\n"
    ).encode("latin-1"),
    "u.user": b"186|24|M|technician|85711\n196|53|F|other|T8H1N\n",
}
EDITIONS = {"latest-small": CSV, "25m": CSV, "32m": CSV, "1m": ML_1M, "10m": ML_10M, "100k": ML_100K}


def unpack(root, name, files) -> None:
    folder = root / movielens.EDITIONS[name].folder
    folder.mkdir()
    for file, content in files.items():
        (folder / file).write_bytes(content)


def pack(root, name, files) -> None:
    edition = movielens.EDITIONS[name]
    with ZipFile(root / edition.zip, "w") as archive:
        for file, content in files.items():
            archive.writestr(f"{edition.folder}/{file}", content)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch, tmp_path_factory):
    """No test finds this user's data, or leaves anything with it."""
    monkeypatch.delenv("RECSYS_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def site(monkeypatch, tmp_path_factory):
    """GroupLens's place, on this machine: a folder that is served, and the address of which the editions have."""
    folder = tmp_path_factory.mktemp("site")
    handler = type("Silent", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(movielens, "_SITE", f"http://127.0.0.1:{server.server_port}/")
    yield folder
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def nowhere(monkeypatch):
    """No network: an address that refuses."""
    monkeypatch.setattr(movielens, "_SITE", "http://127.0.0.1:9/")


def trust(monkeypatch, name, path) -> None:
    """Take the checksum of this file for the edition's."""
    checksum = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(movielens.EDITIONS, name, movielens.EDITIONS[name]._replace(checksum=checksum))


# -- each edition -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("put", [unpack, pack])
def test_an_edition_is_read_from_its_folder_and_from_its_zip(tmp_path, name, put):
    put(tmp_path, name, EDITIONS[name])
    data = datasets.load_movielens(name, tmp_path)
    assert data.name == f"movielens-{name}"
    assert data.ratings.scale == movielens.EDITIONS[name].scale
    assert data.ratings.timestamps.min() > 8e8
    assert data.items.columns.tolist() == ["item", "title", "year", "genres", "keywords"]
    assert set(data.ratings.item_ids) <= set(data.items["item"])
    assert "Harper" in data.citation
    assert "research" in data.licence


def test_csv_titles_with_commas_quotes_accents_and_no_year(tmp_path):
    unpack(tmp_path, "latest-small", CSV)
    items = datasets.load_movielens("latest-small", tmp_path).items.set_index("item")
    assert items.title[11] == "American President, The"
    assert items.title[9] == 'Amélie "Fabuleux" (Le)'
    assert items.title[7] == "Babylon 5"
    assert items.year[[1, 11, 9]].tolist() == [1995, 1995, 2001]
    assert pd.isna(items.year[7])


def test_no_genres_listed_is_no_genre(tmp_path):
    unpack(tmp_path, "latest-small", CSV)
    items = datasets.load_movielens("latest-small", tmp_path).items.set_index("item")
    assert items.genres[7] == ()
    assert items.genres[1] == ("Adventure", "Children")


def test_tags_become_keywords_the_most_frequent_first(tmp_path):
    unpack(tmp_path, "latest-small", CSV)
    items = datasets.load_movielens("latest-small", tmp_path).items.set_index("item")
    assert items.keywords[1] == ("pixar", "a boy", "toys, toys")
    assert items.keywords[11] == ("na",)
    assert items.keywords[7] == ()


def test_without_tags_there_are_no_keywords(tmp_path):
    unpack(tmp_path, "latest-small", {file: CSV[file] for file in ("ratings.csv", "movies.csv")})
    assert set(datasets.load_movielens("latest-small", tmp_path).items.keywords) == {()}


def test_1m_is_latin_1_between_double_colons_and_knows_its_users(tmp_path):
    unpack(tmp_path, "1m", ML_1M)
    data = datasets.load_movielens("1m", tmp_path)
    assert data.items.title.tolist() == ["Toy Story", "Misérables, Les: 1"]
    assert data.items.genres.tolist() == [("Animation", "Children"), ("Drama",)]
    assert data.ratings.to_frame().values.tolist() == [[1, 2, 5, 978300760], [2, 1, 3, 978302109]]
    assert data.users.occupation.tolist() == ["K-12 student", "self-employed"]
    assert data.users.zip_code.tolist() == ["48067", "70072-1"]
    assert data.users.age.tolist() == [1, 56]


def test_10m_is_utf_8_with_half_stars_and_tags(tmp_path):
    unpack(tmp_path, "10m", ML_10M)
    data = datasets.load_movielens("10m", tmp_path)
    assert data.items.title.tolist() == ["Toy Story", "Misérables, Les: 1"]
    assert data.ratings.values.tolist() == [4.5, 3]
    assert data.items.keywords.tolist() == [(), ("a::b", "barricades")]
    assert data.users is None


def test_100k_has_flags_for_genres_and_a_film_that_is_unknown(tmp_path):
    unpack(tmp_path, "100k", ML_100K)
    data = datasets.load_movielens("100k", tmp_path)
    assert data.items.title.tolist() == ["Toy Story", "unknown", "Cité"]
    assert data.items.genres.tolist() == [("Animation", "Children"), (), ("Animation", "Children")]
    assert pd.isna(data.items.year[1])
    assert data.users.set_index("user").occupation[196] == "other"
    assert data.ratings.user_ids.tolist() == [186, 196]


@pytest.mark.parametrize(
    ("written", "title", "year"),
    [
        ("Heat (1995)", "Heat", 1995),
        ("Heat (1995) ", "Heat", 1995),
        ("Shall We Dance? (Shall We Dansu?) (1996)", "Shall We Dance? (Shall We Dansu?)", 1996),
        ("Death Note (2006–2007)", "Death Note", 2006),
        ("Death Note (2006-2007)", "Death Note", 2006),
        ("Fawlty Towers (1975- )", "Fawlty Towers", 1975),
        ("2001 (1968)", "2001", 1968),
        ("1984", "1984", None),
        ("Ready Player One", "Ready Player One", None),
        ("Nocturnal (Part 1)", "Nocturnal (Part 1)", None),
    ],
)
def test_the_year_is_taken_out_of_the_title(written, title, year):
    assert split_title(written) == (title, year)


# -- where it is looked for --------------------------------------------------------------------------------------------


def test_recsys_data_names_the_folder(tmp_path, monkeypatch):
    unpack(tmp_path, "100k", ML_100K)
    monkeypatch.setenv("RECSYS_DATA", str(tmp_path))
    assert len(datasets.load_movielens("ml-100k").ratings) == 2
    assert len(datasets.load("100k").ratings) == 2


def test_the_editions_own_folder_will_do(tmp_path):
    unpack(tmp_path, "1m", ML_1M)
    assert datasets.find_movielens("1m", tmp_path / "ml-1m") == tmp_path / "ml-1m"


def test_what_is_not_there_is_not_found(tmp_path):
    assert datasets.find_movielens("1m", tmp_path) is None


@pytest.mark.parametrize("name", ["20m", "", None, 25])
def test_an_unknown_edition_is_named(name):
    with pytest.raises(ValueError, match="name must be one of latest-small, 100k, 1m, 10m, 25m, 32m, got"):
        datasets.load_movielens(name)


# -- files that are not what they should be ----------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path):
    unpack(tmp_path, "latest-small", {"ratings.csv": CSV["ratings.csv"]})
    with pytest.raises(FileNotFoundError, match=r"holds no movies\.csv"):
        datasets.load_movielens("latest-small", tmp_path)


def test_half_a_zip_is_named(tmp_path):
    pack(tmp_path, "1m", ML_1M)
    path = tmp_path / "ml-1m.zip"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ValueError, match=r"ml-1m\.zip is no whole zip file"):
        datasets.load_movielens("1m", tmp_path)


@pytest.mark.parametrize(
    ("name", "file", "content", "message"),
    [
        ("latest-small", "ratings.csv", b"userId,movieId,stars\n1,1,5\n", "ratings.csv in .* does not look like"),
        ("latest-small", "movies.csv", b"a,b\n1,2\n", "movies.csv in .* does not look like"),
        ("1m", "movies.dat", b"1::Heat (1995)\n", "line 1 has 2 fields between '::', expected 3"),
        ("1m", "ratings.dat", b"one::2::5::978300760\n", "ratings.dat in .* does not look like"),
        ("100k", "u.item", b"1|Heat (1995)|x\n", "line 1 has 3 fields between '|', expected 24"),
    ],
)
def test_a_file_of_another_form_is_named(tmp_path, name, file, content, message):
    unpack(tmp_path, name, {**EDITIONS[name], file: content})
    with pytest.raises(ValueError, match=message.replace("|", "[|]")):
        datasets.load_movielens(name, tmp_path)


# -- over a wire -------------------------------------------------------------------------------------------------------


def test_what_is_not_here_is_downloaded_once(tmp_path, monkeypatch, site, capfd):
    pack(site, "1m", ML_1M)
    trust(monkeypatch, "1m", site / "ml-1m.zip")
    assert len(datasets.load_movielens("1m", tmp_path).ratings) == 2
    assert "100%" in capfd.readouterr().err  # the bar
    (site / "ml-1m.zip").unlink()
    assert datasets.fetch_movielens("1m", tmp_path) == tmp_path / "ml-1m.zip"


def test_it_goes_to_recsys_data_or_to_the_cache(tmp_path, monkeypatch, site):
    pack(site, "1m", ML_1M)
    trust(monkeypatch, "1m", site / "ml-1m.zip")
    assert "recsys-course-kit" in str(datasets.fetch_movielens("1m"))
    datasets.fetch_movielens("1m").unlink()
    monkeypatch.setenv("RECSYS_DATA", str(tmp_path / "new"))
    assert datasets.fetch_movielens("1m") == tmp_path / "new" / "ml-1m.zip"


def test_another_checksum_leaves_nothing_behind(tmp_path, site):
    pack(site, "1m", ML_1M)
    with pytest.raises(FileNotFoundError, match=r"could not be downloaded.*hash"):
        datasets.fetch_movielens("1m", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_the_error_says_where_to_put_which_file(tmp_path, nowhere):
    with pytest.raises(FileNotFoundError) as caught:
        datasets.load_movielens("25m", tmp_path)
    message = str(caught.value)
    assert "MovieLens 25m is not on this machine and could not be downloaded (ConnectionError" in message
    assert "/ml-25m.zip where there is a network" in message
    assert str(tmp_path / "ml-25m.zip") in message
    assert str(tmp_path / "ml-25m" / "ratings.csv") in message
    assert "RECSYS_DATA" in message


# -- on the command line -----------------------------------------------------------------------------------------------


def test_list_says_what_is_here(tmp_path, monkeypatch, capsys):
    unpack(tmp_path, "100k", ML_100K)
    monkeypatch.setenv("RECSYS_DATA", str(tmp_path))
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    assert str(tmp_path / "ml-100k") in printed
    assert "not here; python -m recsys_lib.datasets fetch 1m" in printed
    for name in ("albums", "films", "filmworld", *movielens.EDITIONS):
        assert f"\n{name} " in "\n" + printed


@pytest.mark.parametrize("name", ["albums", "films", "filmworld"])
def test_info_shows_size_columns_and_licence(name, capsys):
    assert main(["info", name]) == 0
    printed = capsys.readouterr().out
    assert "Ratings(" in printed
    assert "genres" in printed
    assert "licence: " in printed
    assert "citation: " in printed


def test_fetch_prints_where_it_is(tmp_path, monkeypatch, site, capsys):
    pack(site, "1m", ML_1M)
    trust(monkeypatch, "1m", site / "ml-1m.zip")
    monkeypatch.setenv("RECSYS_DATA", str(tmp_path))
    assert main(["fetch", "1m"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "ml-1m.zip")
    assert main(["fetch", "albums"]) == 0
    assert "nothing to fetch" in capsys.readouterr().out


def test_a_failure_is_a_message_and_not_a_traceback(nowhere, capsys):
    assert main(["info", "32m"]) == 1
    assert "could not be downloaded" in capsys.readouterr().err


def test_an_unknown_name_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["info", "netflix"])
    assert "filmworld" in capsys.readouterr().err


# -- the real thing ----------------------------------------------------------------------------------------------------


def test_latest_small_is_what_its_readme_says(movielens):
    ratings, items = movielens.ratings, movielens.items
    assert (len(ratings), ratings.n_users, ratings.n_items, len(items)) == (100_836, 610, 9_724, 9_742)
    assert ratings.scale == (0.5, 5)
    assert ratings.user_counts.min() == 20
    days = ratings.timestamps // 86_400
    assert (np.datetime64(int(days.min()), "D"), np.datetime64(int(days.max()), "D")) == (
        np.datetime64("1996-03-29"),
        np.datetime64("2018-09-24"),
    )


def test_latest_small_titles_and_genres(movielens):
    items = movielens.items.set_index("item")
    assert (items.title[1], items.year[1]) == ("Toy Story", 1995)
    assert items.genres[1] == ("Adventure", "Animation", "Children", "Comedy", "Fantasy")
    assert "pixar" in items.keywords[1]
    assert items.year.isna().sum() == 12
    assert (items.genres.map(len) == 0).sum() == 34
