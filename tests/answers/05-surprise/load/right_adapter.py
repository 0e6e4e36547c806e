"""Through the library's own ratings and the adapter."""


def load(frame, low, high):
    return adapters.to_surprise_trainset(Ratings.from_frame(frame, scale=(low, high)))
