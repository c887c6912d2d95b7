//! Runs `cargo local forget` and `hand-over`.

use std::path::PathBuf;

use candor_domain::erasure::demand::Whose;
use candor_domain::erasure::person::Person;
use candor_domain::values::id::{EventId, OrderId, Shop};
use candor_domain::values::text::{EmailAddress, PhoneNumber};
use clap::Args;

use crate::demands::{DemandError, Named, Reached, ToForget};
use crate::deployment;
use crate::project::Project;
use crate::smoke::Place;
use crate::smoke::account::Account;
use crate::stack::Stack;
use crate::terminal::{GOOD, print, styled};

use super::error::{CommandError, Done};

/// The options that say in which stack.
#[derive(Debug, Args)]
pub(super) struct Stacked {
    /// The stack's name in CloudFormation.
    #[arg(long, default_value = deployment::STACK)]
    stack: String,
    /// Asks a stack of `cargo local up` instead, by its name there.
    #[arg(long, value_name = "NAME")]
    local: Option<String>,
}

/// The options that say in which stack, and of which shop.
#[derive(Debug, Args)]
pub(super) struct Where {
    #[command(flatten)]
    stack: Stacked,
    /// The shop, as the policy calls it.
    #[arg(long)]
    shop: Shop,
}

impl Where {
    pub(super) fn shop(&self) -> &Shop {
        &self.shop
    }

    pub(super) fn stack(&self) -> &Stacked {
        &self.stack
    }
}

/// The options that name a person.
#[derive(Debug, Args)]
pub(super) struct Whom {
    /// An order that is theirs. It can be given several times.
    #[arg(long = "order", value_name = "ID")]
    orders: Vec<OrderId>,
    /// Their e-mail address. Without --order, every order with it is theirs.
    #[arg(long)]
    email: Option<EmailAddress>,
    /// Their phone number.
    #[arg(long)]
    phone: Option<PhoneNumber>,
}

/// The person or shop to forget.
#[derive(Debug, Args)]
pub(super) struct Forgotten {
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    whom: Whom,
    /// Erases everybody who bought from the shop.
    #[arg(long, conflicts_with_all = ["orders", "email", "phone"])]
    whole_shop: bool,
    /// Erases orders too for which something is still to be done. Their customer hears nothing more of them.
    #[arg(long)]
    even_open: bool,
}

/// The person whose data are handed over.
#[derive(Debug, Args)]
pub(super) struct HandedOver {
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    whom: Whom,
    /// The demand that a case `data-requested` names, instead of a person. The case closes.
    #[arg(long, conflicts_with_all = ["orders", "email", "phone"])]
    request: Option<EventId>,
    /// The folder for the two files.
    #[arg(long, value_name = "DIR", default_value = "hand-over")]
    out: PathBuf,
}

pub(super) fn forget(project: &Project, forgotten: Forgotten) -> Done {
    let Forgotten { at, whom, whole_shop, even_open } = forgotten;
    let whose = if whole_shop { Whose::Everyone } else { Whose::Person(whom.person()?) };
    reach(project, at.stack(), async |reached| reached.forget(&at.shop, ToForget { whose, even_open }).await)
}

pub(super) fn hand_over(project: &Project, handed_over: HandedOver) -> Done {
    let HandedOver { at, whom, request, out } = handed_over;
    let named = match request {
        Some(request) => Named::Request(request),
        None => Named::Person(whom.person()?),
    };
    reach(project, at.stack(), async |reached| {
        let files = reached.hand_over(&at.shop, named, &out).await?;
        files.iter().for_each(|file| print(&format!("{} {}", styled(GOOD, "wrote"), file.display())));
        Ok(true)
    })
}

impl Whom {
    fn person(self) -> Result<Person, DemandError> {
        let Self { orders, email, phone } = self;
        let person = Person { orders: orders.into_iter().collect(), email, phone };
        if person.is_nobody() {
            return Err(DemandError("find the person: say --order, --email or --phone".to_owned()));
        }
        Ok(person)
    }
}

pub(super) fn reach(
    project: &Project,
    at: &Stacked,
    act: impl AsyncFnOnce(&Reached) -> Result<bool, DemandError>,
) -> Done {
    let place = match &at.local {
        None => Place::Aws,
        Some(name) => Place::from(&Stack::find(project, Some(name))?.cloud),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime.map_err(CommandError::Clients)?.block_on(async {
        let reached = Reached::of(Account::of(&at.stack, place).await).await?;
        act(&reached).await
    });
    Ok(done?)
}
