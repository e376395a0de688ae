//! How each kind of setting is written.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use tracing::level_filters::LevelFilter;

/// A kind of setting.
pub(super) trait Value: Sized {
    const KIND: &'static str;
    const SECRET: bool = false;

    fn read(text: &str) -> Result<Self, String>;
    /// As it would be written; empty for nothing.
    fn show(&self) -> String;
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Value for $type {
            const KIND: &'static str = "NUMBER";

            fn read(text: &str) -> Result<Self, String> {
                text.replace('_', "").parse().map_err(|_| format!("must be a whole number from 0 to {}", <$type>::MAX))
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

numbers!(u16, u32, u64, usize);

/// On the command line the flag alone means yes.
impl Value for bool {
    const KIND: &'static str = "[=false]";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err("must be true or false".to_owned()),
        }
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for String {
    const KIND: &'static str = "TEXT";

    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(text.to_owned()) }
    }

    fn show(&self) -> String {
        self.clone()
    }
}

/// Nothing is written as nothing.
impl Value for Option<String> {
    const KIND: &'static str = "TEXT";

    fn read(text: &str) -> Result<Self, String> {
        Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
    }

    fn show(&self) -> String {
        self.clone().unwrap_or_default()
    }
}

impl Value for Option<PathBuf> {
    const KIND: &'static str = "FILE";

    fn read(text: &str) -> Result<Self, String> {
        Ok(Some(PathBuf::from(text)).filter(|path| !path.as_os_str().is_empty()))
    }

    fn show(&self) -> String {
        self.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
    }
}

/// Several are separated by commas.
impl Value for Vec<String> {
    const KIND: &'static str = "A,B";

    fn read(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    fn show(&self) -> String {
        self.join(",")
    }
}

impl Value for LevelFilter {
    const KIND: &'static str = "LEVEL";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text).map_err(|_| "must be off, error, warn, info, debug or trace".to_owned())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// Where a server serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// HTTP, for many clients.
    Http,
    /// Standard input and output, for the client that started the process.
    Stdio,
    /// A Unix socket, for many clients of the same user.
    Unix,
}

impl Value for Transport {
    const KIND: &'static str = "http|stdio|unix";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "http" => Ok(Self::Http),
            "stdio" => Ok(Self::Stdio),
            "unix" => Ok(Self::Unix),
            _ => Err("must be http, stdio or unix".to_owned()),
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Http => "http",
            Self::Stdio => "stdio",
            Self::Unix => "unix",
        }
        .to_owned()
    }
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

impl Value for LogFormat {
    const KIND: &'static str = "text|json";

    fn read(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("must be text or json".to_owned()),
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
        .to_owned()
    }
}

/// Keys of 32 bytes, the one in use first. Never printed.
#[derive(Clone, Default)]
pub struct Keys(pub Vec<[u8; 32]>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} keys", self.0.len())
    }
}

impl Value for Keys {
    const KIND: &'static str = "HEX,HEX";
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
        let keys: Option<Vec<_>> = keys.map(key).collect();
        keys.map(Self).ok_or_else(|| "must be keys of 64 hex digits, separated by commas".to_owned())
    }

    fn show(&self) -> String {
        String::new()
    }
}

fn key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    // A sign is no digit.
    (!text.contains(['+', '-'])).then_some(key)
}
