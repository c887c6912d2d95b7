//! `cargo local mail --preview`.

use std::path::Path;

use candor_mail::preview::{Sample, samples};
use candor_mail::render;
use jiff::Timestamp;

use crate::mails::{self, Mail};
use crate::project::Project;
use crate::terminal::print;

use super::{CommandError, Done};

const LOCALES: [&str; 2] = ["en-GB", "de-DE"];

/// Writes every sample letter as a mail, and a page that leads to all of them.
pub(super) fn run(project: &Project, folder: &Path) -> Done {
    let failed = |cause| CommandError::File { operation: "save mails to", path: folder.to_owned(), cause };
    let mut links = Vec::new();
    for sample in LOCALES.into_iter().flat_map(samples) {
        let mail = written(&sample)?;
        mails::save(&mail, folder, &sample.name).map_err(failed)?;
        links.push(format!("<li><a href=\"{0}.html\">{0}</a></li>", sample.name));
    }
    let index = folder.join("index.html");
    let page =
        format!("<!doctype html><meta charset=utf-8><title>Letters</title><ul>{}</ul>\n", links.concat());
    std::fs::write(&index, page).map_err(failed)?;
    print(&format!("{} mails, each as .html and .eml; open {}", links.len(), project.shown(&index)));
    Ok(true)
}

fn written(sample: &Sample) -> Result<Mail, CommandError> {
    let mail = render(&sample.letter, &sample.shop)
        .map_err(|cause| CommandError::Letter { name: sample.name.clone(), cause })?;
    Ok(Mail {
        message_id: format!("{}@preview.example", sample.name),
        source: mail.from_mailbox(),
        to: vec![mail.to.as_str().to_owned()],
        subject: mail.subject,
        body_text: mail.text,
        body_html: Some(mail.html),
        timestamp: Timestamp::now().as_duration().as_secs_f64(),
    })
}
