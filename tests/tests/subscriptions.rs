//! Telling clients what has changed: streams of both eras.
