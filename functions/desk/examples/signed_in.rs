//! Serves a desk with a login on this machine, to look at: `cargo run -p desk --example signed_in`. Who may sign in, and how, is
//! said in `tests/stand`.

#[allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, dead_code)]
#[path = "../../../shared/desk/tests/stories/mod.rs"]
mod stories;
#[allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, dead_code)]
#[path = "../tests/stand/mod.rs"]
mod stand;

use std::error::Error;
use std::io::Write as _;
use std::thread;

use jiff::SignedDuration;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let stand = stand::Stand::start(None, SignedDuration::from_hours(8))?
        .ok_or("node and npm are needed for the issuer")?;
    let (desk, issuer) = (&stand.desk, &stand.provider.address);
    writeln!(
        std::io::stdout(),
        "the desk is at {desk}, its issuer at {issuer}; sign in as vera, kim, otto or lea"
    )?;
    loop {
        thread::park();
    }
}
