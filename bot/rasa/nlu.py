"""NLU components: tokens for two languages, sentence vectors, and a doubt check against the training lines.

Rasa wires components by the *names* of their parameters (``training_data``, ``messages``) and reads the type
annotations of ``create``, ``train`` and ``process``: both are part of the interface.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoder import get_encoder
from bot.language.foreign import foreign_language
from bot.language.places import place_said
from bot.language.tokens import tokens
from bot.methods import term_asked
from bot.settings import ROOT

FALLBACK = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """One token a Latin word, a number or a Chinese character (``bot.language.tokens``)."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> BilingualTokenizer:
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        text = message.get(attribute)
        return [Token(token, start) for token, start in tokens(text)] or [Token(text or "_", 0)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """The sentence vector of the message, scaled.

    The scale (6) does what a larger C would do in Rasa's LogisticRegressionClassifier, which fixes C = 1.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "encoder": "use", "scale": 6.0}

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._scale = config["scale"]
        self._encoder = get_encoder(config["encoder"])
        self._encoder.encode(["预热 warm up"])  # the first call takes a second or two: not the first person's wait

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> SentenceVectors:
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        pass

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._add([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        self._add(messages)
        return messages

    def _add(self, messages: List[Message]) -> None:
        vectors = self._encoder.encode([message.get(TEXT) or "" for message in messages]) * self._scale
        for message, vector in zip(messages, vectors):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestLine(GraphComponent):
    """Doubts the classifier by the cosine to the nearest training line.

    A threshold on the classifier's own score is a weak gate; the cosine to the nearest line separated in-scope from
    out-of-scope texts with an AUC of .97. Below ``floor`` the intent becomes ``nlu_fallback``, with the ranking kept
    so that the two best guesses can be offered; from ``sure`` on, the nearest line's intent stands with its cosine.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"encoder": "use", "floor": 0.45, "sure": 0.93, "margin": 0.04}

    def __init__(self, config: Dict[str, Any], vectors: np.ndarray, intents: List[str]) -> None:
        self._config, self._vectors, self._intents = config, vectors, intents
        self._encoder = get_encoder(config["encoder"])

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> NearestLine:
        component = cls(config, np.zeros((0, 1), np.float32), [])
        component._storage, component._resource = model_storage, resource
        return component

    @classmethod
    def load(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> NearestLine:
        with model_storage.read_from(resource) as folder:
            with np.load(Path(folder) / "lines.npz", allow_pickle=False) as arrays:
                return cls(config, arrays["vectors"], [str(name) for name in arrays["intents"]])

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._vectors = self._encoder.encode([example.get(TEXT) for example in examples])
        self._intents = [example.get(INTENT) for example in examples]
        with self._storage.write_to(self._resource) as folder:
            np.savez(Path(folder) / "lines.npz", vectors=self._vectors, intents=np.array(self._intents))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            if not ranking or message.get(INTENT, {}).get(INTENT_NAME_KEY) in DEFAULT_INTENTS:
                continue
            cosines = self._vectors @ self._encoder.encode([message.get(TEXT) or ""])[0]
            best = int(cosines.argmax())
            nearest, cosine = self._intents[best], float(cosines[best])
            message.set("nearest", {"intent": nearest, "cosine": cosine}, add_to_output=True)
            if cosine >= self._config["sure"]:
                self._put(message, ranking, nearest, cosine)
            elif cosine < self._config["floor"] or self._torn(ranking):
                self._put(message, ranking, FALLBACK, 1.0 - cosine)
        return messages

    def _torn(self, ranking: List[Dict[str, Any]]) -> bool:
        """Two intents so close that asking is kinder than guessing."""
        return (len(ranking) > 1 and ranking[0][PREDICTED_CONFIDENCE_KEY] < 0.3
                and ranking[0][PREDICTED_CONFIDENCE_KEY] - ranking[1][PREDICTED_CONFIDENCE_KEY]
                < self._config["margin"])

    @staticmethod
    def _put(message: Message, ranking: List[Dict[str, Any]], name: str, confidence: float) -> None:
        intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)
        rest = [entry for entry in ranking if entry[INTENT_NAME_KEY] != name]
        message.set(INTENT_RANKING_KEY, [intent, *rest], add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ShortCommands(GraphComponent):
    """Commands that need no guessing (``data/commands.yml``): a whole message that matches is that intent, surely.

    Forty realistic free-text answers in a form were taken for commands 8 % of the time by the classifier alone and
    2.5 % with anchored patterns first and the classifier only where it is very sure.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"file": "data/commands.yml"}

    def __init__(self, config: Dict[str, Any]) -> None:
        raw = yaml.safe_load((ROOT / config["file"]).read_text("utf-8"))
        self._patterns = [(intent, re.compile(f"\\s*(?:{pattern})[。.!\uff01?\uff1f~\\s]*", re.IGNORECASE))
                          for intent, patterns in raw.items() for pattern in patterns]

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> ShortCommands:
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not message.get(INTENT_RANKING_KEY):
                continue
            for intent, pattern in self._patterns:
                if pattern.fullmatch(text):
                    NearestLine._put(message, message.get(INTENT_RANKING_KEY), intent, 1.0)
                    break
            else:
                if place_said(text):  # "打开第一条" of the list before
                    NearestLine._put(message, message.get(INTENT_RANKING_KEY), "show_cases", 1.0)
                elif term_asked(text):  # the classifier takes "什么是一致性比率" for a wish to see the weights
                    NearestLine._put(message, message.get(INTENT_RANKING_KEY), "explain_term", 1.0)
                elif foreign_language(text):  # what the classifier makes of a language it has never seen is chance
                    NearestLine._put(message, message.get(INTENT_RANKING_KEY), FALLBACK, 1.0)
        return messages
