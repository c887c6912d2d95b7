//! Runs `cargo local mail --preview`.

use std::path::Path;

use candor_mail::Mail;
use candor_mail::preview::{PICTURES, Sample, samples};
use jiff::Timestamp;

use crate::mails;
use crate::project::Project;
use crate::terminal::print;

use super::error::{CommandError, Done};

mod gallery;

use gallery::{Card, Mailbox};

const LOCALES: [&str; 2] = ["en-GB", "de-DE"];

/// Writes every sample as a mail, and a page that shows all of them.
pub(super) fn run(project: &Project, folder: &Path) -> Done {
    let failed = |cause| CommandError::File { operation: "save mails to", path: folder.to_owned(), cause };
    let mut cards = Vec::new();
    save_pictures(folder).map_err(failed)?;
    for sample in LOCALES.into_iter().flat_map(samples) {
        let unwritten = |cause| CommandError::MessageContent { name: sample.name.clone(), cause };
        let mail = sample.mail().map_err(unwritten)?;
        let preview = sample.preview().map_err(unwritten)?;
        let page = mails::save(&sent(&sample, &mail), folder, &sample.name).map_err(failed)?;
        show_pictures(&page).map_err(failed)?;
        cards.push(card(&sample, &mail, preview, &page));
    }
    let index = folder.join("index.html");
    std::fs::write(&index, gallery::page(&cards)).map_err(failed)?;
    print(&format!("{} mails, each as .html and .eml; open {}", cards.len(), project.shown(&index)));
    Ok(true)
}

/// The folder of the samples' pictures, beside the mails.
const FOLDER: &str = "pictures/";
/// The samples' pictures. They come from no host, so that the page can be looked at without a network.
const IMAGES: [(&str, &[u8]); 3] = [
    ("logo.png", include_bytes!("preview/pictures/logo.png")),
    ("teapot.png", include_bytes!("preview/pictures/teapot.png")),
    ("mug.png", include_bytes!("preview/pictures/mug.png")),
];

fn save_pictures(folder: &Path) -> std::io::Result<()> {
    let pictures = folder.join(FOLDER);
    std::fs::create_dir_all(&pictures)?;
    IMAGES.iter().try_for_each(|(name, bytes)| std::fs::write(pictures.join(name), bytes))
}

/// Shows the pictures of a saved mail from the folder beside it.
fn show_pictures(page: &Path) -> std::io::Result<()> {
    let html = std::fs::read_to_string(page)?;
    std::fs::write(page, html.replace(PICTURES, FOLDER))
}

/// Returns a mail as if it had been sent now.
fn sent(sample: &Sample, mail: &Mail) -> mails::Mail {
    mails::Mail {
        message_id: format!("{}@preview.example", sample.name),
        source: mail.from_mailbox(),
        to: vec![mail.to.as_str().to_owned()],
        subject: mail.subject.clone(),
        body_text: mail.text.clone(),
        body_html: Some(mail.html.clone()),
        timestamp: Timestamp::now().as_duration().as_secs_f64(),
    }
}

fn card(sample: &Sample, mail: &Mail, preview: String, page: &Path) -> Card {
    let to_name = mail.to_name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
    Card {
        kind: sample.kind(),
        stressed: sample.stressed,
        branded: sample.branded,
        name: sample.name.clone(),
        file: page.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        from: Mailbox { name: mail.from_name.clone(), address: mail.from.as_str().to_owned() },
        to: Mailbox { name: to_name, address: mail.to.as_str().to_owned() },
        subject: mail.subject.clone(),
        preview,
    }
}
