//! The smallest picture and the smallest sound that players accept.

/// A PNG of one grey pixel.
pub(crate) const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\
    \0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\xdach\0\0\0\x82\0\x81\xdaE\x08;\
    \0\0\0\0IEND\xaeB`\x82";

/// A WAV of four silent samples: one channel, 8000 samples a second, 8 bits each.
pub(crate) const SILENCE: &[u8] = b"RIFF\x28\0\0\0WAVE\
    fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0\
    data\x04\0\0\0\x80\x80\x80\x80";
