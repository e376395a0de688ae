//! x
/// x
#[derive(Debug)]
pub struct Error;
impl From<mcp_core::BuildError> for Error {
    fn from(_: mcp_core::BuildError) -> Self {
        Error
    }
}
/// x
pub async fn run(_s: mcp_core::Server) -> Result<(), Error> {
    Ok(())
}
