//! Defines the errors of the commands.

use std::path::PathBuf;

use candor_stage::edges::UnknownEdge;

use crate::player::PlayError;
use crate::script::ScriptError;
use crate::stack::StackError;

/// A command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error(transparent)]
    Stack(#[from] StackError),
    #[error(transparent)]
    Script(#[from] ScriptError),
    #[error(transparent)]
    Play(#[from] PlayError),
    #[error(transparent)]
    Cloud(#[from] crate::cloud::CloudError),
    #[error(transparent)]
    Orders(#[from] crate::orders::OrdersError),
    #[error(transparent)]
    Deploy(crate::deployment::DeployError),
    #[error(transparent)]
    Shop(#[from] crate::shop::ShopError),
    #[error("answer as a container engine")]
    Container(#[from] crate::container::ContainerError),
    #[error("start the clients of AWS")]
    Clients(#[source] std::io::Error),
    #[error(transparent)]
    Demand(#[from] crate::demands::DemandError),
    #[error(transparent)]
    OpenCases(#[from] crate::open_cases::ListError),
    #[error(transparent)]
    Desk(#[from] crate::desk::DeskError),
    #[error("translate payloads")]
    Edge(#[from] UnknownEdge),
    #[error("{operation} {path}")]
    File {
        operation: &'static str,
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("read {path}: {problem}")]
    Event { path: PathBuf, problem: String },
    #[error("find the order {0}: the table has none of that id")]
    NoOrder(String),
    #[error("find the order {0}: {1} have that id; write shop#id")]
    SeveralOrders(String, String),
    #[error("write the sample letter {name}")]
    MessageContent {
        name: String,
        #[source]
        cause: candor_mail::RenderError,
    },
    #[error("find stories: {0} has none")]
    NoStory(PathBuf),
}

pub(super) type Done = Result<bool, CommandError>;
