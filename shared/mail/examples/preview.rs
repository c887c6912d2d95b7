//! Writes every sample as .html, .txt and .eml to a folder, to look at: `cargo run -p candor-mail --example
//! preview -- DIR`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use candor_mail::preview::samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    fs::create_dir_all(&folder)?;
    for sample in ["en-GB", "de-DE"].into_iter().flat_map(samples) {
        let mail = sample.mail()?;
        fs::write(folder.join(format!("{}.html", sample.name)), &mail.html)?;
        fs::write(folder.join(format!("{}.txt", sample.name)), format!("{}\n\n{}", mail.subject, mail.text))?;
        let eml = mail.to_eml(jiff::Timestamp::UNIX_EPOCH, &format!("{}@preview.example", sample.name));
        fs::write(folder.join(format!("{}.eml", sample.name)), eml)?;
    }
    Ok(())
}
